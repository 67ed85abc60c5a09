package engine

import (
	"fmt"
	"time"

	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/membership/static"
	sqliteplugin "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	"go.temporal.io/server/common/primitives"

	"github.com/fasemodel/fasemodel/cmd/devstack/internal/place"
)

const (
	clusterName = "active"
	storeName   = "sqlite"
	disabled    = "disabled"
	joinWithin  = 30 * time.Second
)

// ports of the four services. Only the front end's is known outside; the others are chosen at each start.
type ports struct{ frontend, frontendHTTP, history, matching, worker int }

func choosePorts(frontend int) (ports, error) {
	p := ports{frontend: frontend}
	taken := map[int]bool{frontend: true}
	for _, target := range []*int{&p.frontendHTTP, &p.history, &p.matching, &p.worker} {
		for *target == 0 || taken[*target] {
			port, err := place.FreePort()
			if err != nil {
				return ports{}, err
			}
			*target = port
		}
		taken[*target] = true
	}
	return p, nil
}

// hosts tells each service where the others are, which spares them finding each other by gossip.
func (p ports) hosts() map[primitives.ServiceName]static.Hosts {
	return map[primitives.ServiceName]static.Hosts{
		primitives.FrontendService: static.SingleLocalHost(place.Address(p.frontend)),
		primitives.HistoryService:  static.SingleLocalHost(place.Address(p.history)),
		primitives.MatchingService: static.SingleLocalHost(place.Address(p.matching)),
		primitives.WorkerService:   static.SingleLocalHost(place.Address(p.worker)),
	}
}

// sqlite describes the database file. Every commit reaches the disk before it is acknowledged, unless the folder is
// temporary: then the file need only survive the death of processes.
func sqlite(file string, temporary bool) *config.SQL {
	synchronous := "full"
	if temporary {
		synchronous = "off"
	}
	return &config.SQL{
		PluginName:   sqliteplugin.PluginName,
		DatabaseName: file,
		ConnectAttributes: map[string]string{
			"mode":         "rwc",
			"journal_mode": "wal",
			"synchronous":  synchronous,
			"busy_timeout": "10000",
		},
	}
}

func serverConfig(p ports, store *config.SQL) *config.Config {
	service := func(port int) config.Service {
		return config.Service{RPC: config.RPC{GRPCPort: port, BindOnIP: place.Loopback}}
	}
	frontend := service(p.frontend)
	frontend.RPC.HTTPPort = p.frontendHTTP

	var c config.Config
	c.Global.Membership = config.Membership{MaxJoinDuration: joinWithin, BroadcastAddress: place.Loopback}
	c.Persistence = config.Persistence{
		DefaultStore:     storeName,
		VisibilityStore:  storeName,
		NumHistoryShards: 1, // SQLite has one writer, so more shards would only wait for each other.
		DataStores:       map[string]config.DataStore{storeName: {SQL: store}},
	}
	c.ClusterMetadata = &cluster.Config{
		FailoverVersionIncrement: 10,
		MasterClusterName:        clusterName,
		CurrentClusterName:       clusterName,
		ClusterInformation: map[string]cluster.ClusterInformation{clusterName: {
			Enabled:                true,
			InitialFailoverVersion: 1,
			RPCAddress:             place.Address(p.frontend),
			HTTPAddress:            place.Address(p.frontendHTTP),
			ClusterID:              "6f2bb7c8-5d3c-4a54-9a8c-0f7a5e6f1d20",
		}},
	}
	c.DCRedirectionPolicy.Policy = "noop"
	c.Services = map[string]config.Service{
		string(primitives.FrontendService): frontend,
		string(primitives.HistoryService):  service(p.history),
		string(primitives.MatchingService): service(p.matching),
		string(primitives.WorkerService):   service(p.worker),
	}
	c.Archival.History.State = disabled
	c.Archival.Visibility.State = disabled
	c.NamespaceDefaults.Archival.History.State = disabled
	c.NamespaceDefaults.Archival.Visibility.State = disabled
	c.PublicClient.HostPort = place.Address(p.frontend)
	return &c
}

// dynamicSettings fit one machine: caches that leave memory to the program, and room for tests that list often.
func dynamicSettings() dynamicconfig.StaticClient {
	return dynamicconfig.StaticClient{
		dynamicconfig.HistoryCacheHostLevelMaxSize.Key():                 8000,
		dynamicconfig.FrontendMaxNamespaceVisibilityRPSPerInstance.Key(): 200,
	}
}

func listenError(port int) error {
	return fmt.Errorf("Temporal does not answer on %s", place.Address(port))
}
