package catalogue

import (
	"strings"

	"github.com/fasemodel/fasemodel/internal/evidence"
)

// The columns of the raw numbers. Numbers of one kind are given together or not at all.
var (
	meansColumns  = []string{"mean_treatment", "sd_treatment", "mean_control", "sd_control"}
	countsColumns = []string{"events_treatment", "events_control"}
)

// raw tells whether the row gives any of the raw numbers.
func (r StudyRow) raw() bool { return r.someMeans() || r.someCounts() }

func (r StudyRow) someMeans() bool {
	return r.MeanTreatment != nil || r.SDTreatment != nil || r.MeanControl != nil || r.SDControl != nil
}

func (r StudyRow) someCounts() bool { return r.EventsTreatment != nil || r.EventsControl != nil }

// analysed is how many people the raw numbers are of: those that the row says were analysed, else the arms.
func (r StudyRow) analysed() (treatment, control *int) {
	treatment, control = r.AnalysedTreatment, r.AnalysedControl
	if treatment == nil {
		treatment = r.NTreatment
	}
	if control == nil {
		control = r.NControl
	}
	return treatment, control
}

// means gives the row's means where they are complete.
func (r StudyRow) means() *evidence.Means {
	treatment, control := r.analysed()
	if r.MeanTreatment == nil || r.SDTreatment == nil || r.MeanControl == nil || r.SDControl == nil ||
		treatment == nil || control == nil {
		return nil
	}
	return &evidence.Means{
		MeanTreatment: *r.MeanTreatment, SDTreatment: *r.SDTreatment, NTreatment: *treatment,
		MeanControl: *r.MeanControl, SDControl: *r.SDControl, NControl: *control,
	}
}

// counts gives the row's 2×2 table where it is complete.
func (r StudyRow) counts() *evidence.Counts {
	treatment, control := r.analysed()
	if r.EventsTreatment == nil || r.EventsControl == nil || treatment == nil || control == nil {
		return nil
	}
	return &evidence.Counts{
		EventsTreatment: *r.EventsTreatment, NTreatment: *treatment,
		EventsControl: *r.EventsControl, NControl: *control,
	}
}

// rawNumbers holds that raw numbers are given whole: a computation with a number missing is none.
func (c *checks) rawNumbers(at string, r StudyRow) {
	treatment, control := r.analysed()
	given := map[string]bool{
		"mean_treatment": r.MeanTreatment != nil, "sd_treatment": r.SDTreatment != nil,
		"mean_control": r.MeanControl != nil, "sd_control": r.SDControl != nil,
		"events_treatment": r.EventsTreatment != nil, "events_control": r.EventsControl != nil,
		"n_treatment": treatment != nil, "n_control": control != nil,
	}
	var wanted []string
	if r.someMeans() {
		wanted = append(wanted, meansColumns...)
	}
	if r.someCounts() {
		wanted = append(wanted, countsColumns...)
	}
	if len(wanted) > 0 {
		wanted = append(wanted, "n_treatment", "n_control")
	}
	for _, column := range wanted {
		if !given[column] {
			c.add(at+"/"+column, CodeMissing,
				"Feltet "+column+" mangler: de rå tal er der kun delvist, og virkningen kan ikke beregnes.",
				"The field "+column+" is missing: the raw numbers are there only in part, and the effect cannot be computed.")
		}
	}
}

// column gives the field of a row that a pointer into its study is about: "/counts/n_control" of an outcome
// is the column analysed_control where the row has one, else n_control.
func (r StudyRow) column(pointer string) string {
	field := strings.TrimPrefix(pointer, "/outcomes/0")
	switch field {
	case "/code":
		return "/outcome"
	case "/means":
		return "/" + meansColumns[0]
	case "/counts":
		return "/" + countsColumns[0]
	}
	for _, part := range []string{"/means", "/counts"} {
		if name, found := strings.CutPrefix(field, part+"/"); found {
			field = "/" + name
		}
	}
	switch {
	case !r.raw():
	case field == "/n_treatment" && r.AnalysedTreatment != nil:
		return "/analysed_treatment"
	case field == "/n_control" && r.AnalysedControl != nil:
		return "/analysed_control"
	}
	return field
}
