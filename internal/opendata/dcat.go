package opendata

import (
	"encoding/json"
	"maps"
	"strconv"
	"time"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// The lists of the EU from which DCAT-AP takes its values (publications.europa.eu, "authority tables").
const (
	authority   = "http://publications.europa.eu/resource/authority/"
	danish      = authority + "language/DAN"
	english     = authority + "language/ENG"
	denmark     = authority + "country/DNK"
	themes      = authority + "data-theme"
	society     = authority + "data-theme/SOCI"
	continually = authority + "frequency/UPDATE_CONT"
	open        = authority + "access-right/PUBLIC"
	fileType    = authority + "file-type/"
	iana        = "https://www.iana.org/assignments/media-types/"
)

// node is a thing that the record describes, by its properties.
type node map[string]any

// prefixes are the vocabularies that the record uses.
func prefixes() node {
	return node{
		"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
		"vcard": "http://www.w3.org/2006/vcard/ns#", "xsd": "http://www.w3.org/2001/XMLSchema#",
		"rdfs": "http://www.w3.org/2000/01/rdf-schema#", "skos": "http://www.w3.org/2004/02/skos/core#",
	}
}

// Catalogue writes the record of an installation's open data for data portals: a dcat:Catalog by DCAT-AP 3.0 and
// DCAT-AP-DK 2.0, as JSON-LD that needs nothing from elsewhere to be read.
func Catalogue(published Publication, contents Contents) ([]byte, error) {
	r := record{published, contents}
	catalogue := r.dated(node{
		"@context": prefixes(), "@id": published.api("/catalogue.jsonld"), "@type": "dcat:Catalog",
		"dct:title": both(text("Katalog over sociale metoder", "Catalogue of social methods")),
		"dct:description": both(text(
			"Åbne data om sociale metoder: hvad de er, hvor langt de er i fasemodellen, og hvilke studier deres "+
				"evidens bygger på.",
			"Open data on social methods: what they are, how far they are in the phase model, and which studies their "+
				"evidence rests on.")),
		"dct:publisher": r.publisher(), "dct:license": r.licence(), "dct:language": languages(),
		"dct:spatial": location(), "foaf:homepage": page(published.Address + "/api/docs"),
		"dcat:themeTaxonomy": typed(themes, "skos:ConceptScheme"),
		"dcat:dataset":       []node{r.methods(), r.studies()}, "dcat:service": []node{r.service()},
	})
	return json.MarshalIndent(catalogue, "", "  ")
}

// record is a record under way.
type record struct {
	Publication
	Contents
}

func (r record) methods() node {
	return r.dataset("methods", node{
		"dct:title": both(text("Sociale metoder", "Social methods")),
		"dct:description": both(text(
			"Alle offentlige metoder i kataloget: målgruppe, indhold, pris, fase, status, evidensniveau og konklusion.",
			"Every public method of the catalogue: target group, content, price, phase, status, evidence level and "+
				"verdict.")),
		"dcat:keyword": keywords(text("sociale metoder", "social methods"), text("socialområdet", "social services"),
			text("evidens", "evidence"), text("fasemodel", "phase model")),
	})
}

func (r record) studies() node {
	described := r.dataset("studies", node{
		"dct:title": both(text("Studier af sociale metoder", "Studies of social methods")),
		"dct:description": both(text(
			"De studier, som metodernes evidens bygger på, med en række for hvert målt udfald: design, deltagere, "+
				"virkning, konfidensinterval og rå tal.",
			"The studies that the methods' evidence rests on, with a row for each outcome that was measured: design, "+
				"participants, effect, confidence interval and raw numbers.")),
		"dcat:keyword": keywords(text("effektstudier", "effect studies"), text("metaanalyse", "meta-analysis"),
			text("evidens", "evidence"), text("sociale metoder", "social methods")),
	})
	if r.FirstYear != nil && r.LastYear != nil {
		described["dct:temporal"] = node{
			"@type": "dct:PeriodOfTime", "dcat:startDate": year(*r.FirstYear), "dcat:endDate": year(*r.LastYear),
		}
	}
	return described
}

// dataset describes a data set with what all have in common; its name is that of its files.
func (r record) dataset(name string, described node) node {
	id := r.api("/catalogue.jsonld#" + name)
	maps.Copy(described, r.dated(node{
		"@id": id, "@type": "dcat:Dataset", "dct:identifier": id, "dct:publisher": r.publisher(),
		"dct:language": languages(), "dct:spatial": location(), "dcat:theme": typed(society, "skos:Concept"),
		"dct:accessRights":       typed(open, "dct:RightsStatement"),
		"dct:accrualPeriodicity": typed(continually, "dct:Frequency"),
		"dcat:landingPage":       page(r.Address + "/api/docs"),
		"dcat:distribution":      r.distributions(name),
	}))
	if contact := r.contact(); contact != nil {
		described["dcat:contactPoint"] = contact
	}
	return described
}

// distributions are the forms in which a data set is had: files, and the API.
func (r record) distributions(name string) []node {
	file := func(ending, title string, described node) node {
		address := typed(r.api("/"+name+"."+ending), "rdfs:Resource")
		described["dcat:accessURL"], described["dcat:downloadURL"] = address, address
		return r.distribution(name, ending, text(title, title), described)
	}
	return []node{
		file("csv", "CSV", node{
			"dct:format":     typed(fileType+"CSV", "dct:MediaTypeOrExtent"),
			"dcat:mediaType": typed(iana+"text/csv", "dct:MediaType"),
			"dct:conformsTo": typed("https://www.rfc-editor.org/info/rfc4180", "dct:Standard"),
		}),
		file("xlsx", "Excel (XLSX)", node{
			"dct:format": typed(fileType+"XLSX", "dct:MediaTypeOrExtent"),
			"dcat:mediaType": typed(iana+"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
				"dct:MediaType"),
		}),
		// JSON Lines stand in none of the lists of types.
		file("jsonl", "JSON Lines", node{
			"dct:format": node{"@type": "dct:MediaTypeOrExtent", "rdfs:label": "JSON Lines (application/jsonl)"},
		}),
		r.distribution(name, "api", text("API (JSON)", "API (JSON)"), node{
			"dcat:accessURL":     typed(r.api("/methods"), "rdfs:Resource"),
			"dct:format":         typed(fileType+"JSON", "dct:MediaTypeOrExtent"),
			"dcat:mediaType":     typed(iana+"application/json", "dct:MediaType"),
			"dcat:accessService": node{"@id": r.serviceID()},
		}),
	}
}

func (r record) distribution(name, form string, title i18n.Text, described node) node {
	described["@id"] = r.api("/catalogue.jsonld#" + name + "-" + form)
	described["@type"] = "dcat:Distribution"
	described["dct:title"] = both(title)
	described["dct:license"] = r.licence()
	if r.Modified != nil {
		described["dct:modified"] = instant(*r.Modified)
	}
	return described
}

func (r record) serviceID() string { return r.api("/catalogue.jsonld#api") }

func (r record) service() node {
	described := node{
		"@id": r.serviceID(), "@type": "dcat:DataService",
		"dct:title": both(text("API til sociale metoder", "API of social methods")),
		"dct:description": both(text(
			"Søg i metoderne, læs deres studier og evidens, og følg en søgning. Beskrevet med OpenAPI.",
			"Search the methods, read their studies and evidence, and follow a search. Described by OpenAPI.")),
		"dct:publisher": r.publisher(), "dct:license": r.licence(),
		"dct:accessRights":         typed(open, "dct:RightsStatement"),
		"dcat:endpointURL":         typed(r.api(""), "rdfs:Resource"),
		"dcat:endpointDescription": typed(r.api("/openapi.yaml"), "rdfs:Resource"),
		"dcat:servesDataset": []node{
			{"@id": r.api("/catalogue.jsonld#methods")}, {"@id": r.api("/catalogue.jsonld#studies")},
		},
		"dcat:theme": typed(society, "skos:Concept"),
	}
	if contact := r.contact(); contact != nil {
		described["dcat:contactPoint"] = contact
	}
	return described
}

func (r record) publisher() node {
	described := node{
		"@id": r.api("/catalogue.jsonld#publisher"), "@type": "foaf:Agent", "foaf:name": r.Publisher.Name,
	}
	if r.Publisher.Page != "" {
		described["foaf:homepage"] = page(r.Publisher.Page)
	}
	return described
}

// contact is where questions go; nil where that is not known.
func (r record) contact() node {
	if r.Publisher.Email == "" {
		return nil
	}
	return node{
		"@id": r.api("/catalogue.jsonld#contact"), "@type": "vcard:Kind", "vcard:fn": r.Publisher.Name,
		"vcard:hasEmail": node{"@id": "mailto:" + r.Publisher.Email},
	}
}

func (r record) licence() node { return typed(r.Licence, "dct:LicenseDocument") }

// dated says when what is described was issued and changed, where that is known.
func (r record) dated(described node) node {
	if r.Issued != nil {
		described["dct:issued"] = instant(*r.Issued)
	}
	if r.Modified != nil {
		described["dct:modified"] = instant(*r.Modified)
	}
	return described
}

func typed(id, kind string) node { return node{"@id": id, "@type": kind} }

func page(address string) node { return typed(address, "foaf:Document") }

func location() node { return typed(denmark, "dct:Location") }

func languages() []node {
	return []node{typed(danish, "dct:LinguisticSystem"), typed(english, "dct:LinguisticSystem")}
}

func both(written i18n.Text) []node {
	return []node{{"@value": written.DA, "@language": "da"}, {"@value": written.EN, "@language": "en"}}
}

func keywords(words ...i18n.Text) []node {
	var written []node
	for _, word := range words {
		written = append(written, both(word)...)
	}
	return written
}

func instant(at time.Time) node {
	return node{"@value": at.UTC().Format(time.RFC3339), "@type": "xsd:dateTime"}
}

func year(number int) node { return node{"@value": strconv.Itoa(number), "@type": "xsd:gYear"} }
