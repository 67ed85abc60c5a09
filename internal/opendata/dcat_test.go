package opendata_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/opendata"
)

func published() opendata.Publication {
	return opendata.Publication{
		Address: "https://metoder.example.dk", Licence: "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0",
		Publisher: opendata.Publisher{Name: "Styrelsen", Page: "https://example.dk", Email: "data@example.dk"},
	}
}

func contents() opendata.Contents {
	at := time.Date(2026, time.March, 4, 5, 6, 7, 0, time.UTC)
	return opendata.Contents{Issued: &at, Modified: &at, FirstYear: new(1984), LastYear: new(2025)}
}

// thing is a node of the record, its properties and types by whole addresses.
type thing map[string][]any

// expanded takes a record of JSON-LD apart into its nodes: names get their prefixes' addresses, every value stands in
// a list, and each node is reached by its id. It knows as much of JSON-LD as the record uses.
func expanded(t *testing.T, record []byte) (root thing, all map[string]thing) {
	t.Helper()
	var tree map[string]any
	require.NoError(t, json.Unmarshal(record, &tree))
	context, is := tree["@context"].(map[string]any)
	require.True(t, is, "the context stands in the record")
	whole := func(name string) string {
		prefix, rest, found := strings.Cut(name, ":")
		if address, known := context[prefix].(string); found && known {
			return address + rest
		}
		require.True(t, strings.HasPrefix(name, "@") || strings.HasPrefix(rest, "//") || prefix == "mailto",
			"%s has a prefix that the context does not know", name)
		return name
	}
	all = map[string]thing{}
	var read func(map[string]any) thing
	read = func(node map[string]any) thing {
		made := thing{}
		if id, named := node["@id"].(string); named {
			if all[id] == nil {
				all[id] = made
			}
			made = all[id]
		}
		for name, value := range node {
			values, several := value.([]any)
			if !several {
				values = []any{value}
			}
			if name == "@context" {
				continue
			}
			made[whole(name)] = nil
			for _, one := range values {
				switch one := one.(type) {
				case map[string]any:
					if kind, typed := one["@type"].(string); typed {
						one["@type"] = whole(kind)
					}
					if _, literal := one["@value"]; literal {
						made[whole(name)] = append(made[whole(name)], one)
					} else {
						made[whole(name)] = append(made[whole(name)], read(one))
					}
				case string:
					if name == "@type" {
						one = whole(one)
					}
					made[whole(name)] = append(made[whole(name)], one)
				default:
					t.Fatalf("%s has a value of another kind", name)
				}
			}
		}
		return made
	}
	return read(tree), all
}

const (
	dcat  = "http://www.w3.org/ns/dcat#"
	dct   = "http://purl.org/dc/terms/"
	foaf  = "http://xmlns.com/foaf/0.1/"
	vcard = "http://www.w3.org/2006/vcard/ns#"
)

// named are the nodes among a property's values, which must be of a class.
func (n thing) named(t *testing.T, property, class string) []thing {
	t.Helper()
	var nodes []thing
	for _, value := range n[property] {
		node, is := value.(thing)
		require.True(t, is, "%s refers to a node", property)
		require.Equal(t, []any{class}, node["@type"], property)
		nodes = append(nodes, node)
	}
	require.NotEmpty(t, nodes, property)
	return nodes
}

// texts holds that a property is said in both languages.
func (n thing) texts(t *testing.T, property string) {
	t.Helper()
	languages := map[string]bool{}
	for _, value := range n[property] {
		literal, is := value.(map[string]any)
		require.True(t, is, property)
		require.NotEmpty(t, literal["@value"])
		language, _ := literal["@language"].(string)
		languages[language] = true
	}
	require.Equal(t, map[string]bool{"da": true, "en": true}, languages, property)
}

// address holds that a node is named by an absolute address.
func (n thing) address(t *testing.T) string {
	t.Helper()
	require.Len(t, n["@id"], 1)
	id, _ := n["@id"][0].(string)
	parsed, err := url.Parse(id)
	require.NoError(t, err)
	require.True(t, parsed.IsAbs(), id)
	return id
}

// The mandatory properties of DCAT-AP 3.0 and of DCAT-AP-DK 2.0, and the recommended ones that are known here.
func TestTheRecordHasWhatDCATAPAsksFor(t *testing.T) {
	record, err := opendata.Catalogue(published(), contents())
	require.NoError(t, err)
	catalogue, all := expanded(t, record)
	for id := range all {
		all[id].address(t)
	}
	require.Equal(t, []any{dcat + "Catalog"}, catalogue["@type"])
	catalogue.texts(t, dct+"title")
	catalogue.texts(t, dct+"description")
	publisher := catalogue.named(t, dct+"publisher", foaf+"Agent")
	require.Len(t, publisher, 1, "one publisher")
	require.Equal(t, []any{"Styrelsen"}, publisher[0][foaf+"name"])
	require.Len(t, catalogue.named(t, dct+"license", dct+"LicenseDocument"), 1)
	require.Len(t, catalogue.named(t, foaf+"homepage", foaf+"Document"), 1)
	catalogue.named(t, dct+"language", dct+"LinguisticSystem")
	catalogue.named(t, dct+"spatial", dct+"Location")
	require.Len(t, catalogue[dct+"issued"], 1)
	require.Len(t, catalogue[dct+"modified"], 1)

	datasets := catalogue.named(t, dcat+"dataset", dcat+"Dataset")
	require.Len(t, datasets, 2)
	for _, dataset := range datasets {
		dataset.texts(t, dct+"title")
		dataset.texts(t, dct+"description")
		dataset.texts(t, dcat+"keyword")
		dataset.named(t, dct+"publisher", foaf+"Agent")
		contact := dataset.named(t, dcat+"contactPoint", vcard+"Kind")
		require.NotEmpty(t, contact[0][vcard+"hasEmail"])
		theme := dataset.named(t, dcat+"theme", "http://www.w3.org/2004/02/skos/core#Concept")
		require.Equal(t, "http://publications.europa.eu/resource/authority/data-theme/SOCI", theme[0].address(t))
		dataset.named(t, dct+"accessRights", dct+"RightsStatement")
		dataset.named(t, dct+"accrualPeriodicity", dct+"Frequency")
		require.NotEmpty(t, dataset[dct+"identifier"])
		forms := map[string]bool{}
		for _, distribution := range dataset.named(t, dcat+"distribution", dcat+"Distribution") {
			address := distribution.named(t, dcat+"accessURL", "http://www.w3.org/2000/01/rdf-schema#Resource")
			forms[strings.TrimPrefix(address[0].address(t), "https://metoder.example.dk/api/v1")] = true
			require.Len(t, distribution.named(t, dct+"license", dct+"LicenseDocument"), 1)
			require.Len(t, distribution.named(t, dct+"format", dct+"MediaTypeOrExtent"), 1)
			distribution.texts(t, dct+"title")
		}
		name := strings.TrimPrefix(dataset.address(t), "https://metoder.example.dk/api/v1/catalogue.jsonld#")
		require.Equal(t, map[string]bool{
			"/" + name + ".csv": true, "/" + name + ".xlsx": true, "/" + name + ".jsonl": true, "/methods": true,
		}, forms)
	}
	period := datasets[1].named(t, dct+"temporal", dct+"PeriodOfTime")
	require.Equal(t, []any{map[string]any{
		"@value": "1984", "@type": "http://www.w3.org/2001/XMLSchema#gYear",
	}}, period[0][dcat+"startDate"])

	services := catalogue.named(t, dcat+"service", dcat+"DataService")
	require.Len(t, services, 1)
	services[0].texts(t, dct+"title")
	services[0].named(t, dcat+"endpointURL", "http://www.w3.org/2000/01/rdf-schema#Resource")
	services[0].named(t, dcat+"endpointDescription", "http://www.w3.org/2000/01/rdf-schema#Resource")
	require.Len(t, services[0][dcat+"servesDataset"], 2)
}

func TestWhatIsUnknownStandsNotInTheRecord(t *testing.T) {
	bare := published()
	bare.Publisher = opendata.Publisher{Name: "Styrelsen"}
	record, err := opendata.Catalogue(bare, opendata.Contents{})
	require.NoError(t, err)
	_, all := expanded(t, record)
	for id, node := range all {
		for _, property := range []string{
			dct + "issued", dct + "modified", dct + "temporal", dcat + "contactPoint",
		} {
			require.Empty(t, node[property], id)
		}
	}
	require.NotContains(t, string(record), "mailto:")
}
