package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/headers"
	sqliteschema "go.temporal.io/server/schema/sqlite"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/fasemodel/fasemodel/cmd/devstack/internal/place"
)

// prepareStore makes the database file and its tables when they are missing, and the namespace. A file whose making
// was cut short lacks its mark and is made again.
func prepareStore(folder string, temporary bool) (*config.SQL, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	file, mark := filepath.Join(folder, "temporal.db"), filepath.Join(folder, "schema-complete")
	store := sqlite(file, temporary)
	if _, err := os.Stat(mark); errors.Is(err, fs.ErrNotExist) {
		for _, name := range []string{file, file + "-wal", file + "-shm", file + "-journal"} {
			if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
		}
		if err := sqliteschema.SetupSchema(store); err != nil {
			return nil, fmt.Errorf("making Temporal's tables: %w", err)
		}
		if err := place.WriteFile(mark, []byte(headers.ServerVersion+"\n"), 0o600); err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, err
	}
	namespace, err := sqliteschema.NewNamespaceConfig(clusterName, Namespace, false, SearchAttributes())
	if err != nil {
		return nil, err
	}
	namespace.Detail.Config.Retention = durationpb.New(retention)
	if err := sqliteschema.CreateNamespaces(store, namespace); err != nil {
		return nil, fmt.Errorf("making the namespace: %w", err)
	}
	return store, nil
}

// SearchAttributes are what operators can list workflows by. They hold no personal data.
func SearchAttributes() map[string]enums.IndexedValueType {
	return map[string]enums.IndexedValueType{
		"FasemodelPhase":        enums.INDEXED_VALUE_TYPE_KEYWORD,
		"FasemodelStatus":       enums.INDEXED_VALUE_TYPE_KEYWORD,
		"FasemodelStage":        enums.INDEXED_VALUE_TYPE_KEYWORD,
		"FasemodelProgramme":    enums.INDEXED_VALUE_TYPE_KEYWORD,
		"FasemodelNextDeadline": enums.INDEXED_VALUE_TYPE_DATETIME,
	}
}
