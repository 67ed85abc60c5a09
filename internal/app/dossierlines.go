package app

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// dossierWords puts dossiers into words.
type dossierWords struct {
	labels

	kinds []phasemodel.DocumentLabel
	zone  *time.Location
	// conditions gives the text of a condition; empty where it is not known.
	conditions func(lifecycle.ConditionID) string
}

func (a *App) dossierWords(ctx context.Context, model *phasemodel.Model) (dossierWords, error) {
	vocabulary, _, err := a.vocabulary(ctx)
	if err != nil {
		return dossierWords{}, err
	}
	l := dossierWords{
		labels: labels{vocabulary: vocabulary}, kinds: model.DocumentKinds, zone: a.zone,
		conditions: func(lifecycle.ConditionID) string { return "" },
	}
	for _, phase := range model.Phases {
		l.phases = append(l.phases, phaseLabel{phase.ID, phase.Title})
	}
	return l, nil
}

// read puts the frozen form of a dossier into words. Errors: Internal dossier-unreadable.
func (l dossierWords) read(gate phasemodel.Gate, frozen []byte) (DossierReading, error) {
	var content dossierContent
	if err := json.Unmarshal(frozen, &content); err != nil {
		return DossierReading{}, fault.New(fault.Internal, "dossier-unreadable",
			"Beslutningsgrundlaget kunne ikke læses.", "The dossier could not be read.").Because(err)
	}
	reading := DossierReading{Version: content.Version}
	reading.Lines = append(reading.Lines, l.methodLines(content.Method)...)
	reading.Lines = append(reading.Lines, l.economyLines(content.Method)...)
	for _, partner := range content.Partners {
		kind := l.vocabulary.Label(catalogue.OrganisationKinds, catalogue.Code(partner.Kind))
		text := said(kind, inBoth("%s", partner.Role))
		reading.Lines = append(reading.Lines, DossierLine{
			Part: DossierPartners, Field: "partner/" + string(partner.Organisation), Label: inBoth("%s", partner.Name),
			Text: text, same: partner.Name + text.DA,
		})
	}
	for _, document := range content.Documents {
		label := labelOf(l.kinds, document.Kind)
		reading.Documents = append(reading.Documents, FrozenDocument{document, label})
		reading.Lines = append(reading.Lines, DossierLine{
			Part: DossierFile, Field: "document/" + string(document.Kind), Label: label, same: document.SHA256,
			Text: said(inBoth("%s", document.Title), i18n.Text{
				DA: fmt.Sprintf("version %d", document.Version), EN: fmt.Sprintf("version %d", document.Version),
			}),
		})
	}
	reading.Lines = append(reading.Lines, evidenceLines(content.Evidence)...)
	for _, study := range content.Studies {
		reading.Lines = append(reading.Lines, l.studyLine(study))
	}
	for _, condition := range content.Conditions {
		reading.Lines = append(reading.Lines, l.conditionLine(condition))
	}
	reading.Lines = append(reading.Lines, checkLines(gate, content.Checks)...)
	return reading, nil
}

// methodLines are the facts of the catalogue entry, in its order.
func (l dossierWords) methodLines(m catalogue.Method) []DossierLine {
	line := dossierLines{part: DossierMethodText}
	line.written("title", "Titel", "Title", m.Title)
	line.add("method_type", "Type", "Type", l.code(catalogue.MethodTypes, m.MethodType))
	line.written("summary", "Resumé", "Summary", m.Summary)
	line.written("problem", "Problem", "Problem", m.Problem)
	line.add("target_groups", "Målgrupper", "Target groups", codeValue(l.labels, catalogue.TargetGroups, m.TargetGroups))
	line.add("age_groups", "Aldersgrupper", "Age groups", codeValue(l.labels, catalogue.AgeGroups, m.AgeGroups))
	line.written("not_suitable_for", "Egner sig ikke til", "Not suitable for", m.NotSuitableFor)
	line.add("social_goals", "Sociale mål", "Social goals", goalsOf(m.SocialGoals))
	line.add("themes", "Temaer", "Themes", codeValue(l.labels, catalogue.Themes, m.Themes))
	line.list("legal_basis", "Lovgrundlag", "Legal basis", m.LegalBasis)
	line.add("origin", "Oprindelse", "Origin", l.code(catalogue.Origins, m.Origin))
	line.written("owner", "Ejer", "Owner", m.Owner.Name)
	line.list("components", "Kernekomponenter", "Core components", m.Components)
	line.written("delivery.format", "Form", "Form", m.Delivery.Format)
	line.add("delivery.duration_weeks", "Varighed", "Duration",
		countValue(m.Delivery.DurationWeeks, "uge", "uger", "week", "weeks"))
	line.written("delivery.staff", "Personale", "Staff", m.Delivery.Staff)
	line.add("caseload", "Borgere pr. fuldtidsmedarbejder", "Citizens per full-time member of staff",
		countValue(m.Caseload, "borger", "borgere", "citizen", "citizens"))
	line.add("minimum_group", "Mindste antal borgere", "Fewest citizens",
		countValue(m.MinimumGroup, "borger", "borgere", "citizen", "citizens"))
	line.written("training_provider", "Uddannelse udbydes af", "Training is provided by", m.TrainingProvider)
	line.written("licence", "Licens", "Licence", m.Licence)
	line.written("replaces", "Erstatter", "Replaces", m.Replaces)
	line.written("time_to_effect", "Tid til virkning", "Time to effect", m.TimeToEffect)
	line.written("evidence_searched_on", "Senest søgt efter studier", "Last searched for studies", string(m.EvidenceSearchedOn))
	line.written("contact", "Kontakt", "Contact", m.Contact)
	line.list("sources", "Kilder", "Sources", m.Sources)
	return line.lines
}

// economyLines are what is known of price and economy.
func (l dossierWords) economyLines(m catalogue.Method) []DossierLine {
	line := dossierLines{part: DossierEconomy}
	if m.Cost != nil {
		unit := l.vocabulary.Label(catalogue.CostUnits, m.Cost.Unit)
		line.add("cost", "Pris", "Price", kronerValue(m.Cost.Amount, i18n.Text{
			DA: " " + lowerFirst(unit.DA) + yearNote(m.Cost.PriceYear).DA, EN: " " + lowerFirst(unit.EN) + yearNote(m.Cost.PriceYear).EN,
		}))
		line.written("cost.source", "Kilde til prisen", "Source of the price", m.Cost.Source)
	} else {
		line.add("cost", "Pris", "Price", ComparisonValue{})
	}
	line.add("startup_cost", "Opstartsomkostning", "Startup cost", kronerValue(m.StartupCost, i18n.Text{}))
	economy := catalogue.Economy{}
	if m.Economy != nil {
		economy = *m.Economy
	}
	line.add("economy.total_cost", "Samlet omkostning", "Total cost", kronerValue(economy.TotalCost, yearNote(economy.PriceYear)))
	line.written("economy.baseline", "Sammenlignet med", "Compared with", economy.Baseline)
	line.written("economy.payers", "Hvem betaler og sparer", "Who pays and saves", economy.Payers)
	line.written("economy.note", "Bemærkning", "Note", economy.Note)
	line.written("economy.source", "Kilde", "Source", economy.Source)
	return line.lines
}

func yearNote(year *int) i18n.Text {
	if year == nil {
		return i18n.Text{}
	}
	return i18n.Text{DA: fmt.Sprintf(" (%d-priser)", *year), EN: fmt.Sprintf(" (%d prices)", *year)}
}

// dossierLines gathers lines of one part.
type dossierLines struct {
	part  DossierPart
	lines []DossierLine
}

func (d *dossierLines) add(field, danish, english string, value ComparisonValue) {
	text := value.Text
	if !value.Known {
		text = i18n.Text{}
	}
	d.lines = append(d.lines, DossierLine{
		Part: d.part, Field: field, Label: i18n.Text{DA: danish, EN: english}, Text: text, same: text.DA,
	})
}

func (d *dossierLines) written(field, danish, english, text string) {
	d.add(field, danish, english, ComparisonValue{Known: true, Text: inBoth("%s", strings.TrimSpace(text))})
}

func (d *dossierLines) list(field, danish, english string, words []string) {
	d.written(field, danish, english, strings.Join(words, "; "))
}

func (l dossierWords) code(list catalogue.List, code catalogue.Code) ComparisonValue {
	return ComparisonValue{Known: code != "", Text: l.vocabulary.Label(list, code)}
}

func goalsOf(goals []int) ComparisonValue {
	names := make([]string, 0, len(goals))
	for _, goal := range goals {
		names = append(names, strconv.Itoa(goal))
	}
	return listValue(names, func(i int) i18n.Text { return goalLabel(goals[i]) })
}

func evidenceLines(e frozenEvidence) []DossierLine {
	line := dossierLines{part: DossierEvidence}
	level := i18n.Text{
		DA: fmt.Sprintf("%d: %s", e.Level, e.LevelLabel.DA), EN: fmt.Sprintf("%d: %s", e.Level, e.LevelLabel.EN),
	}
	if e.Provisional {
		level.DA, level.EN = level.DA+" (foreløbig)", level.EN+" (provisional)"
	}
	line.add("level", "Evidensniveau", "Evidence level", ComparisonValue{Known: true, Text: level})
	line.add("verdict", "Virkning", "Effect", ComparisonValue{Known: true, Text: e.VerdictLabel})
	for _, reason := range e.Because {
		if reason.Passed {
			line.add("because/"+reason.Text.DA, "Begrundelse", "Reason", ComparisonValue{Known: true, Text: reason.Text})
		}
	}
	return line.lines
}

func (l dossierWords) studyLine(study frozenStudy) DossierLine {
	s := study.Study
	var year, followup i18n.Text
	if s.Year != nil {
		year = inBoth("%d", *s.Year)
	}
	if s.FollowupMonths != nil {
		followup = i18n.Text{
			DA: fmt.Sprintf("fulgt %d md. efter afslutning", *s.FollowupMonths),
			EN: fmt.Sprintf("followed %d months after the end", *s.FollowupMonths),
		}
	}
	var quality i18n.Text
	if s.Quality != "" {
		label := l.vocabulary.Label(catalogue.Qualities, s.Quality)
		quality = i18n.Text{DA: "kvalitet: " + lowerFirst(label.DA), EN: "quality: " + lowerFirst(label.EN)}
	}
	return DossierLine{
		Part: DossierStudies, Field: "study/" + study.ID, Label: inBoth("%s", s.Citation),
		Text: said(year, inBoth("%s", s.Country), l.vocabulary.Label(catalogue.Designs, s.Design), quality, followup, i18n.Text{
			DA: fmt.Sprintf("version %d", study.Version), EN: fmt.Sprintf("version %d", study.Version),
		}),
		same: strconv.Itoa(study.Version),
	}
}

func (l dossierWords) conditionLine(condition DossierCondition) DossierLine {
	text := l.conditions(condition.ID)
	label := i18n.Text{DA: "Vilkår fra en tidligere beslutning", EN: "Condition of an earlier decision"}
	if text != "" {
		label = inBoth("%s", text)
	}
	due := l.day(condition.Due.Add(-time.Second))
	standing := i18n.Text{DA: "frist " + due.DA, EN: "due " + due.EN}
	if condition.Overdue {
		standing.DA, standing.EN = standing.DA+", overskredet", standing.EN+", overdue"
	}
	return DossierLine{
		Part: DossierConditions, Field: "condition/" + string(condition.ID), Label: label, Text: standing, same: standing.DA,
	}
}

func checkLines(gate phasemodel.Gate, results []phasemodel.CheckResult) []DossierLine {
	passed := map[phasemodel.ItemID]bool{}
	for _, result := range results {
		passed[result.ID] = result.Passed
	}
	lines := make([]DossierLine, 0, len(gate.Checks))
	for _, check := range gate.Checks {
		text := i18n.Text{DA: "ikke opfyldt", EN: "not met"}
		if passed[check.ID] {
			text = i18n.Text{DA: "opfyldt", EN: "met"}
		}
		lines = append(lines, DossierLine{
			Part: DossierChecks, Field: "check/" + string(check.ID), Label: check.Text, Text: text, same: text.DA,
		})
	}
	return lines
}
