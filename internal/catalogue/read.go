package catalogue

import (
	"slices"
	"strconv"
	"strings"
)

// The fields of each part of an entry, as files name them.
var (
	methodFields = append([]string{
		"slug", "method_type", "title", "summary", "problem", "target_groups", "age_groups", "social_goals", "themes",
		"legal_basis", "origin", "owner", "programme", "phase", "components", "delivery", "partners", "partner_roles",
		"cost_per_citizen_dkk", "cost", "economy", "startup_cost", "evidence_searched_on", "not_suitable_for",
		"minimum_group", "licence", "training_provider", "caseload", "replaces", "time_to_effect", "contact",
		"studies", "sources", "provenance",
	}, toldOf(MethodColumns())...)
	ownerFields    = []string{"name", "type"}
	deliveryFields = []string{"format", "duration_weeks", "staff"}
	partnerFields  = []string{"name", "kind", "role"}
	costFields     = []string{"amount", "unit", "price_year", "source"}
	economyFields  = []string{"total_cost", "price_year", "baseline", "payers", "note", "source"}
	studyFields    = []string{
		"authors", "year", "title", "country", "design", "sample", "n_treatment", "n_control", "n_total", "outcome",
		"outcome_en", "outcome_code", "about", "primary", "higher_is_better", "effect_type", "estimate", "ci_low",
		"ci_high", "se", "mean_treatment", "sd_treatment", "mean_control", "sd_control", "events_treatment",
		"events_control", "analysed_treatment", "analysed_control", "smallest_important_effect", "favours",
		"followup_months", "quality", "quality_reason", "evaluator_independent", "peer_reviewed", "usual_care", "source",
		"provenance",
	}
	// ownStudyFields are those of a study row that stands by itself and so names its method.
	ownStudyFields = slices.Concat([]string{"method"}, studyFields, toldOf(StudyColumns()))
)

// method reads a method and reports everything that is wrong with it.
func (r *reader) method(n *node) Method {
	f := r.object(n, "", methodFields)
	if f.node == nil {
		return Method{}
	}
	m := Method{
		Slug:               f.word("slug"),
		MethodType:         f.code("method_type"),
		Title:              f.text("title"),
		Summary:            f.text("summary"),
		Problem:            f.text("problem"),
		TargetGroups:       f.codes("target_groups"),
		AgeGroups:          f.codes("age_groups"),
		SocialGoals:        f.numbers("social_goals"),
		Themes:             f.codes("themes"),
		LegalBasis:         f.texts("legal_basis"),
		Origin:             f.code("origin"),
		Owner:              f.owner(),
		Programme:          f.word("programme"),
		Phase:              f.code("phase"),
		Components:         f.texts("components"),
		Delivery:           f.delivery(),
		Partners:           f.partners(),
		Cost:               f.cost(),
		Economy:            f.economy(),
		StartupCost:        integer[int64](f, "startup_cost"),
		EvidenceSearchedOn: Date(f.word("evidence_searched_on")),
		NotSuitableFor:     f.text("not_suitable_for"),
		MinimumGroup:       integer[int](f, "minimum_group"),
		Licence:            f.text("licence"),
		TrainingProvider:   f.text("training_provider"),
		Caseload:           integer[int](f, "caseload"),
		Replaces:           f.text("replaces"),
		TimeToEffect:       f.text("time_to_effect"),
		Contact:            f.text("contact"),
		Sources:            f.texts("sources"),
		Provenance:         f.code("provenance"),
		Studies:            f.studies(),
	}
	r.validated(m.missingForImport())
	r.validated(r.vocabulary.Validate(m))
	return m
}

func (f form) owner() Owner {
	inner, _ := f.inner("owner", ownerFields)
	return Owner{Name: inner.text("name"), Type: inner.code("type")}
}

func (f form) delivery() Delivery {
	inner, _ := f.inner("delivery", deliveryFields)
	return Delivery{
		Format:        inner.text("format"),
		DurationWeeks: integer[int](inner, "duration_weeks"),
		Staff:         inner.text("staff"),
	}
}

// partners reads a list of partners; in a cell each is written "kind: name".
func (f form) partners() []Partner {
	items, pointer := f.list("partners", textSeparators, MaxList)
	var partners []Partner
	for i, item := range items {
		at := pointer + "/" + strconv.Itoa(i)
		if item.kind == kindCell {
			f.r.places[at] = item.at
			kind, name, _ := strings.Cut(item.text, ":")
			partners = append(partners, Partner{Kind: Code(strings.TrimSpace(kind)), Name: strings.TrimSpace(name)})
			continue
		}
		inner := f.r.object(item, at, partnerFields)
		partners = append(partners, Partner{
			Name: inner.text("name"), Kind: inner.code("kind"), Role: inner.text("role"),
		})
	}
	f.roles(partners)
	return partners
}

// roles gives partners the roles that a cell lists, each written after its partner's number: "2: evaluerer".
func (f form) roles(partners []Partner) {
	items, pointer := f.list("partner_roles", textSeparators, MaxList)
	for i, item := range items {
		at := pointer + "/" + strconv.Itoa(i)
		f.r.places[at] = item.at
		written, role, _ := strings.Cut(f.r.textOf(item, at), ":")
		number, err := strconv.Atoi(strings.TrimSpace(written))
		if err != nil || number < 1 || number > len(partners) {
			f.r.wrong(at, item.at, CodeWrongType,
				"En rolle skrives efter partnerens nummer i listen af partnere, for eksempel 2: evaluerer.",
				"A role is written after its partner's number in the list of partners, for example 2: evaluates.")
			continue
		}
		partners[number-1].Role = strings.TrimSpace(role)
	}
}

// cost reads the price per citizen. The short form cost_per_citizen_dkk is an amount per year whose price
// year and source are unknown.
func (f form) cost() *Cost {
	short := integer[int64](f, "cost_per_citizen_dkk")
	inner, given := f.inner("cost", costFields)
	if short != nil {
		if given {
			pointer := f.pointer + "/cost_per_citizen_dkk"
			f.r.wrong(pointer, f.r.placeOf(pointer), CodeContradiction,
				"Prisen er angivet både som cost og som cost_per_citizen_dkk; brug den ene.",
				"The price is given both as cost and as cost_per_citizen_dkk; use one of them.")
		}
		return &Cost{Amount: short, Unit: CostPerYear}
	}
	if !given {
		return nil
	}
	return &Cost{
		Amount:    integer[int64](inner, "amount"),
		Unit:      inner.code("unit"),
		PriceYear: integer[int](inner, "price_year"),
		Source:    inner.text("source"),
	}
}

func (f form) economy() *Economy {
	inner, given := f.inner("economy", economyFields)
	if !given {
		return nil
	}
	return &Economy{
		TotalCost: integer[int64](inner, "total_cost"),
		PriceYear: integer[int](inner, "price_year"),
		Baseline:  inner.text("baseline"),
		Payers:    inner.text("payers"),
		Note:      inner.text("note"),
		Source:    inner.text("source"),
	}
}

func (f form) studies() []StudyRow {
	items, pointer := f.list("studies", "", MaxStudies)
	var rows []StudyRow
	for i, item := range items {
		rows = append(rows, f.r.object(item, pointer+"/"+strconv.Itoa(i), studyFields).study())
	}
	return rows
}

// study reads the fields of a study row; its rules are checked where it stands.
func (f form) study() StudyRow {
	return StudyRow{
		Authors:           f.text("authors"),
		Year:              integer[int](f, "year"),
		Title:             f.text("title"),
		Country:           f.word("country"),
		Design:            f.code("design"),
		Sample:            f.text("sample"),
		NTreatment:        integer[int](f, "n_treatment"),
		NControl:          integer[int](f, "n_control"),
		NTotal:            integer[int](f, "n_total"),
		Outcome:           f.text("outcome"),
		OutcomeEN:         f.text("outcome_en"),
		OutcomeCode:       f.word("outcome_code"),
		About:             f.code("about"),
		Primary:           f.boolean("primary"),
		HigherIsBetter:    f.boolean("higher_is_better"),
		EffectType:        f.code("effect_type"),
		Estimate:          f.decimal("estimate"),
		CILow:             f.decimal("ci_low"),
		CIHigh:            f.decimal("ci_high"),
		SE:                f.decimal("se"),
		MeanTreatment:     f.decimal("mean_treatment"),
		SDTreatment:       f.decimal("sd_treatment"),
		MeanControl:       f.decimal("mean_control"),
		SDControl:         f.decimal("sd_control"),
		EventsTreatment:   integer[int](f, "events_treatment"),
		EventsControl:     integer[int](f, "events_control"),
		AnalysedTreatment: integer[int](f, "analysed_treatment"),
		AnalysedControl:   integer[int](f, "analysed_control"),

		SmallestImportantEffect: f.decimal("smallest_important_effect"),

		Favours:              f.code("favours"),
		FollowupMonths:       integer[int](f, "followup_months"),
		Quality:              f.code("quality"),
		QualityReason:        f.text("quality_reason"),
		EvaluatorIndependent: f.boolean("evaluator_independent"),
		PeerReviewed:         f.boolean("peer_reviewed"),
		UsualCare:            f.boolean("usual_care"),
		Source:               f.text("source"),
		Provenance:           f.code("provenance"),
	}
}

// ownStudy reads a study row that stands by itself.
func (r *reader) ownStudy(n *node) MethodStudy {
	f := r.object(n, "", ownStudyFields)
	if f.node == nil {
		return MethodStudy{}
	}
	study := MethodStudy{Method: f.word("method"), Row: f.study()}
	if study.Method == "" {
		study.Method = r.defaults.Method
	}
	if study.Row.Design == "" {
		study.Row.Design = r.defaults.Design
	}
	var c checks
	if study.Method == "" {
		c.missing("/method")
	} else if !validSlug(study.Method) {
		c.add("/method", CodeInvalidSlug, "Metoden angives med sin slug.", "A method is given by its slug.")
	}
	if study.Row.Provenance == "" {
		c.missing("/provenance")
	}
	r.validated(c.found)
	r.validated(study.Row.Validate())
	return study
}
