package catalogue

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/strictyaml"
)

// Region is one of the Danish regions, with the days between which it exists.
type Region struct {
	Code string `json:"code" yaml:"code"`
	Name string `json:"name" yaml:"name"`
	Seat string `json:"seat,omitempty" yaml:"seat"`
	From Date   `json:"from" yaml:"from"`
	// Until is the first day the region no longer exists; empty for a region without an end.
	Until     Date   `json:"until,omitempty" yaml:"until"`
	Successor string `json:"successor,omitempty" yaml:"successor"` // the code of the region that follows it
}

// On tells whether the region exists on a day.
func (r Region) On(day Date) bool { return r.From <= day && (r.Until == "" || day < r.Until) }

// Municipality is one of the 98 Danish municipalities.
type Municipality struct {
	Code string `json:"code"` // the four digits of the kommunekode
	Name string `json:"name"`
	// region is the code of the region the municipality has belonged to since 2007.
	region string
}

// SocialGoal is one of the ten goals for social mobility (Regeringen 2016).
type SocialGoal struct {
	Number int       `json:"number"`
	Label  i18n.Text `json:"label"`
	Goal   string    `json:"goal"` // the goal's own wording, which exists in Danish only
}

//go:embed data/regions.yaml
var regionsYAML []byte

//go:embed data/kommuner.csv
var municipalitiesCSV []byte

//go:embed data/social-goals.csv
var goalsCSV []byte

type reference struct {
	regions        []Region
	municipalities []Municipality
	goals          []SocialGoal
}

// loadedReference is read once. The data are part of the program: a test holds that they load.
var loadedReference = sync.OnceValue(func() reference {
	loaded, err := loadReference()
	if err != nil {
		panic(fmt.Sprintf("the embedded reference data do not load: %v", err))
	}
	return loaded
})

// Regions gives all regions, those that have ended and those that are to come too.
func Regions() []Region { return slices.Clone(loadedReference().regions) }

// RegionsOn gives the regions that exist on a day.
func RegionsOn(day Date) []Region {
	return slices.DeleteFunc(Regions(), func(r Region) bool { return !r.On(day) })
}

// Municipalities gives the 98 municipalities in the order of their codes.
func Municipalities() []Municipality { return slices.Clone(loadedReference().municipalities) }

// MunicipalityByCode finds a municipality.
func MunicipalityByCode(code string) (Municipality, bool) {
	for _, m := range loadedReference().municipalities {
		if m.Code == code {
			return m, true
		}
	}
	return Municipality{}, false
}

// RegionOn gives the region the municipality belongs to on a day; false before the regions were made.
func (m Municipality) RegionOn(day Date) (Region, bool) {
	code := m.region
	for code != "" {
		region, ok := regionByCode(loadedReference().regions, code)
		if !ok || day < region.From {
			return Region{}, false
		}
		if region.On(day) {
			return region, true
		}
		code = region.Successor
	}
	return Region{}, false
}

// Goals gives the ten social goals in order.
func Goals() []SocialGoal { return slices.Clone(loadedReference().goals) }

func regionByCode(regions []Region, code string) (Region, bool) {
	i := slices.IndexFunc(regions, func(r Region) bool { return r.Code == code })
	if i < 0 {
		return Region{}, false
	}
	return regions[i], true
}

func loadReference() (reference, error) {
	var loaded reference
	if _, err := strictyaml.Decode(regionsYAML, &loaded.regions); err != nil {
		return reference{}, err
	}
	rows, err := csv.NewReader(bytes.NewReader(municipalitiesCSV)).ReadAll()
	if err != nil {
		return reference{}, err
	}
	for _, row := range rows[1:] {
		i := slices.IndexFunc(loaded.regions, func(r Region) bool { return r.Name == row[2] })
		if i < 0 {
			return reference{}, fmt.Errorf("municipality %s names the unknown region %q", row[0], row[2])
		}
		loaded.municipalities = append(loaded.municipalities,
			Municipality{Code: row[0], Name: row[1], region: loaded.regions[i].Code})
	}
	rows, err = csv.NewReader(bytes.NewReader(goalsCSV)).ReadAll()
	if err != nil {
		return reference{}, err
	}
	for _, row := range rows[1:] {
		number, err := strconv.Atoi(row[0])
		if err != nil {
			return reference{}, err
		}
		label := DefaultVocabulary().Label(SocialGoals, Code(row[0]))
		loaded.goals = append(loaded.goals, SocialGoal{Number: number, Label: label, Goal: row[1]})
	}
	return loaded, nil
}
