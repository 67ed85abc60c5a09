package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
)

// cognitive gives the demonstration's rows of the 58 studies of cognitive programmes, which stand with their counts.
func cognitive(t *testing.T) []catalogue.StudyRow {
	t.Helper()
	file, err := catalogue.DemonstrationCatalogue()
	require.NoError(t, err)
	rows := slices.DeleteFunc(file.StudiesOf("kognitive-programmer-kriminalforsorg"),
		func(row catalogue.StudyRow) bool { return row.Design == "meta_analysis" })
	require.Len(t, rows, 58)
	return rows
}

// holdsAsPublished holds a synthesis against Landenberger & Lipsey's 58 studies as pooled in the documentation of
// metadat's dat.landenberger2005.
func holdsAsPublished(t *testing.T, synthesis api.Synthesis) {
	t.Helper()
	require.Equal(t, 58, synthesis.K)
	require.Len(t, synthesis.Studies, 58)
	require.Equal(t, evidence.ScaleLogOR, synthesis.Scale)
	require.True(t, *synthesis.HigherIsBetter)
	main, found := synthesis.Model(evidence.RestrictedML, evidence.Wald)
	require.True(t, found)
	require.InDelta(t, 0.4226, main.Estimate, 0.00005)
	require.InDelta(t, 0.0605, main.SE, 0.00005)
	require.InDelta(t, 6.9880, main.Statistic, 0.002)
	require.InDelta(t, 0.3041, main.CILow, 0.0001)
	require.InDelta(t, 0.5411, main.CIHigh, 0.0001)
	require.InDelta(t, 0.1046, main.Tau2, 0.00005)
	require.InDelta(t, 70.62, main.I2, 0.005)
	require.InDelta(t, 213.6898, main.Q, 0.00005)
	require.Equal(t, evidence.QuantileNormal, main.PIQuantile)
	require.InDelta(t, 1.53, main.Ratio.Estimate, 0.005)
	require.InDelta(t, 0.80, *main.Ratio.PILow, 0.005)
	require.InDelta(t, 2.91, *main.Ratio.PIHigh, 0.005)
	require.Len(t, synthesis.LeaveOneOut, 58)
	require.NotEmpty(t, synthesis.Cumulative)
	require.NotNil(t, synthesis.Egger)
}

func TestStudiesRegisteredWithTheirCountsArePooledAsPublished(t *testing.T) {
	h := staffed(t)
	method, _ := enter(h, nil)
	path := "/methods/" + method.Slug
	for _, row := range cognitive(t) {
		study, err := row.Study()
		require.NoError(t, err)
		text, err := json.Marshal(study.Outcomes)
		require.NoError(t, err)
		var outcomes any
		require.NoError(t, json.Unmarshal(text, &outcomes))
		got := h.do(call{as: "programleder-1", method: http.MethodPost, path: path + "/studies", body: map[string]any{
			"authors": row.Authors, "title": row.Title, "year": row.Year, "country": row.Country, "design": row.Design,
			"n_treatment": row.NTreatment, "n_control": row.NControl, "followup_months": row.FollowupMonths,
			"outcomes": outcomes,
		}})
		require.Equal(t, http.StatusCreated, got.status, string(got.body))
	}
	var found api.Evidence
	h.get("programleder-1", path+"/evidence", &found)
	require.Len(t, found.Syntheses, 1)
	holdsAsPublished(t, found.Syntheses[0])
	require.NotNil(t, found.ComputedAt)
	require.Len(t, found.Ratings, len(evidence.Schemes()))
	require.NotEmpty(t, found.History)
}

func TestDemonstrationsCognitiveProgrammesArePooledAsPublished(t *testing.T) {
	h := furnished(t)
	path := "/methods/kognitive-programmer-kriminalforsorg/evidence"
	var found api.Evidence
	h.get("", path, &found)
	at := slices.IndexFunc(found.Syntheses, func(s api.Synthesis) bool { return s.Outcome == "no-recidivism" })
	require.GreaterOrEqual(t, at, 0)
	holdsAsPublished(t, found.Syntheses[at])

	var one, turned api.Synthesis
	h.get("", path+"/no-recidivism?covariate=followup_months&test=knapp-hartung&model=dl", &one)
	require.Equal(t, evidence.DerSimonian, one.Method)
	require.Equal(t, evidence.KnappHartung, one.Test)
	require.Equal(t, "followup_months", one.Regression.Covariate)
	require.Nil(t, one.Regression.Refusal)
	require.Equal(t, 58, one.Regression.K)
	h.get("", path+"/no-recidivism?convert=smd", &turned)
	require.Equal(t, evidence.ScaleSMD, turned.Scale)
	require.Equal(t, evidence.OR, turned.Studies[0].ConvertedFrom)
	for _, step := range found.History {
		require.Nil(t, step.By, "the public reads no names")
	}
	for name, query := range map[string]struct {
		path   string
		status int
		code   string
	}{
		"a correlation of one": {path + "?correlation=1", http.StatusBadRequest, "parameter-invalid"},
		"an unknown model":     {path + "?model=bayes", http.StatusBadRequest, "parameter-invalid"},
		"an unknown covariate": {path + "/no-recidivism?covariate=mood", http.StatusBadRequest, "parameter-invalid"},
		"another outcome":      {path + "/employment", http.StatusNotFound, "synthesis-unknown"},
		"another scale":        {path + "/no-recidivism?effect_type=hr", http.StatusNotFound, "synthesis-unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			got := h.do(call{method: http.MethodGet, path: query.path})
			require.Equal(t, query.status, got.status, string(got.body))
			require.Equal(t, query.code, got.problem(t).Code)
		})
	}
}

func TestOutcomeOnSeveralScalesAsksWhichOne(t *testing.T) {
	h := staffed(t)
	method, _ := enter(h, nil)
	path := "/methods/" + method.Slug
	for n, outcome := range []map[string]any{
		{"code": "bolig", "effect_type": "or", "higher_is_better": true, "estimate": 1.5, "ci_low": 1.1, "ci_high": 2.04},
		{"code": "bolig", "effect_type": "smd", "higher_is_better": true, "estimate": 0.3, "se": 0.1},
	} {
		body := trial()
		body["title"], body["outcomes"] = fmt.Sprint("Forsøg ", n), []map[string]any{outcome}
		require.Equal(t, http.StatusCreated,
			h.do(call{as: "programleder-1", method: http.MethodPost, path: path + "/studies", body: body}).status)
	}
	got := h.do(call{as: "programleder-1", method: http.MethodGet, path: path + "/evidence/bolig"})
	require.Equal(t, http.StatusUnprocessableEntity, got.status)
	require.Equal(t, "effect-type-needed", got.problem(t).Code)
	var one, both api.Synthesis
	h.get("programleder-1", path+"/evidence/bolig?effect_type=smd", &one)
	require.Equal(t, 1, one.K)
	h.get("programleder-1", path+"/evidence/bolig?convert=smd", &both)
	require.Equal(t, 2, both.K)
}

// inTrial is a method in its trial with one Danish study that carries level 4, ready for dissemination.
const inTrial = `
- slug: metode-i-afproevning
  method_type: borgerrettet
  title: Metode i afprøvning
  summary: En metode.
  problem: Et problem.
  target_groups: [ensomme-aeldre]
  age_groups: [aeldre]
  owner: {name: AskovFonden, type: civilsamfund}
  phase: afproevning
  components: [En samtale]
  cost: {amount: 40000, unit: per_course, price_year: 2024, source: Regnskab}
  provenance: general knowledge
`

// advance takes a method through the gate to dissemination.
func advance(h *house, slug string) *file {
	h.t.Helper()
	f := &file{house: h, side: adults(), method: slug, people: map[string]string{}}
	var people api.PersonList
	h.get(office, "/people?limit=200", &people)
	for _, person := range people.Items {
		f.people[person.Subject] = person.ID.String()
	}
	for _, kind := range []string{
		"effektevaluering", "manual", "implementeringsevaluering", "implementeringsguide", "kompetenceforloeb",
		"budgetoekonomi",
	} {
		f.put(kind)
	}
	var review api.Review
	f.done(call{
		as: manager, method: http.MethodPost, path: "/methods/" + slug + "/gates",
		body: map[string]any{"gate": "afproevning-udbredelse"},
	}, &review)
	f.review = review.ID.String()
	f.assess()
	f.hear()
	f.done(call{
		as: office, method: http.MethodPut, path: f.gate() + "/recommendation",
		body: map[string]any{"outcome": "advance", "reason": "Metoden virker."},
	}, nil)
	require.Equal(h.t, api.OutcomeAdvance, f.decide(members()...).Decision.Outcome)
	f.publish()
	return f
}

func TestWithdrawnStudyLowersTheLevelSaysWhyAndMakesAReReviewDue(t *testing.T) {
	h := staffed(t)
	require.Equal(t, http.StatusCreated, h.imported(inTrial, "?programme=demonstrationsprogram-voksne").status)
	const path = "/methods/metode-i-afproevning"
	var study api.Study
	h.do(call{as: manager, method: http.MethodPost, path: path + "/studies", body: trial()}).into(t, &study)
	f := advance(h, "metode-i-afproevning")
	var before api.Method
	f.get(manager, path, &before)
	require.Equal(t, "udbredelse", before.Phase)
	require.Equal(t, 4, before.Evidence.Level)
	due := *before.ReviewDueAt

	f.done(call{
		as: office, method: http.MethodPost, path: path + "/studies/" + study.ID.String() + "/withdrawal",
		body: map[string]any{"reason": "Trukket tilbage af tidsskriftet"},
	}, nil)
	var found api.Evidence
	f.get(office, path+"/evidence", &found)
	require.Equal(t, 1, found.Level)
	step := found.History[len(found.History)-1]
	require.Equal(t, api.EvidenceCauseStudyWithdrawn, step.Because)
	require.Equal(t, 4, step.FromLevel)
	require.Equal(t, 1, step.ToLevel)
	require.True(t, strings.HasPrefix(step.Text.DA, "Niveau 4 → 1, samlet vurdering «Virksom» → «Ikke belyst»"), step.Text.DA)
	require.Contains(t, step.Text.DA, "fordi studiet «Forsker m.fl. (2024): Et forsøg» blev trukket tilbage. "+
		"Ikke længere opfyldt: Ét kontrolleret nordisk studie er til metodens fordel.")
	require.Contains(t, step.Text.EN, "because the study “Forsker m.fl. (2024): Et forsøg” was withdrawn. "+
		"No longer met: One controlled Nordic study favours the method.")
	require.Equal(t, study.ID, *step.Study.ID)
	require.NotEmpty(t, *step.By.Name)
	require.NotEmpty(t, step.Ratings)
	require.Empty(t, found.Syntheses)

	var public api.Evidence
	f.get("", path+"/evidence", &public)
	outside := public.History[len(public.History)-1]
	require.Nil(t, outside.Study.ID, "outsiders cannot read a withdrawn study")
	require.True(t, outside.Study.Withdrawn)
	require.Nil(t, outside.By)

	var journal api.JournalPage
	f.get(auditor, path+"/journal?limit=200", &journal)
	var types []string
	for _, event := range journal.Items {
		types = append(types, event.Type)
	}
	require.Equal(t, []string{"evidence-noted", "re-review-due"}, types[len(types)-2:])
	var after api.Method
	f.get(manager, path, &after)
	require.True(t, after.ReviewDueAt.Before(due), "due at once, and not when the model's months have passed")
	var tasks api.TaskList
	f.get(manager, "/tasks?limit=200", &tasks)
	require.True(t, slices.ContainsFunc(tasks.Items, func(task api.Task) bool {
		return task.Kind == "request-re-review" && task.Method.Slug == "metode-i-afproevning"
	}))
}

func TestEveryChangeOfTheEvidenceSaysWhatCausedIt(t *testing.T) {
	h := staffed(t)
	f := &file{house: h, side: adults()}
	method, _ := enter(h, nil)
	f.method = method.Slug
	path := "/methods/" + method.Slug
	f.put("forandringsteori")
	var study api.Study
	f.done(call{as: manager, method: http.MethodPost, path: path + "/studies", body: trial()}, &study)
	f.done(call{
		as: manager, method: http.MethodPatch, path: path + "/studies/" + study.ID.String(), version: `"1"`,
		body: map[string]any{"country": "US"},
	}, nil)
	f.done(call{
		as: manager, method: http.MethodPost, path: path + "/documents/forandringsteori/withdrawal",
		body: map[string]any{"reason": "Forældet"},
	}, nil)
	rows := "title,design,country,outcome,effect_type,higher_is_better,events_treatment,n_treatment,events_control,n_control,provenance\n" +
		"Nyt forsøg,rct,SE,Bolig,or,true,60,100,30,100,source\n"
	imported := h.do(call{
		as: "admin", method: http.MethodPost, path: "/imports?filename=studier.csv&method=" + method.Slug,
		body: []byte(rows), media: "text/csv",
	})
	require.Equal(t, http.StatusCreated, imported.status, string(imported.body))

	var found api.Evidence
	f.get(manager, path+"/evidence", &found)
	var said []string
	for _, step := range found.History {
		text, _, _ := strings.Cut(step.Text.DA, ".")
		said = append(said, fmt.Sprintf("%s %d→%d", step.Because, step.FromLevel, step.ToLevel))
		require.Contains(t, text, "fordi")
		require.NotNil(t, step.By)
	}
	require.Equal(t, []string{
		"document-put 0→1", "study-added 1→4", "study-changed 4→3", "imported 3→4",
	}, without0(said))
	last := found.History[len(found.History)-1]
	require.Contains(t, last.Text.DA, "fordi importen af «studier.csv» tilføjede eller rettede ét studie.")
	require.Contains(t, last.Text.DA, "Nu opfyldt: Ét kontrolleret nordisk studie er til metodens fordel.")
	require.Equal(t, 1, *last.StudiesImported)
}

// without0 leaves out steps in which only ratings changed.
func without0(steps []string) []string {
	return slices.DeleteFunc(steps, func(step string) bool {
		levels := strings.Split(step[strings.LastIndexByte(step, ' ')+1:], "→")
		return levels[0] == levels[1]
	})
}
