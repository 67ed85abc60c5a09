package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/internal/testdb"
)

// library is a database with what a method's content refers to: an owner, a person, a group, a model and two
// programmes.
type library struct {
	*store.Store
	t         testing.TB
	database  testdb.Database
	owned     *pgx.Conn // as the owner role
	owner     store.Organisation
	person    store.Person
	group     store.SteeringGroup
	programme store.Programme
	other     store.Programme
}

func newLibrary(t testing.TB) *library {
	t.Helper()
	database := testdb.New(t)
	l := &library{Store: testdb.OpenAs(t, database.URL), t: t, database: database}
	var err error
	l.owner, err = l.PutOrganisation(t.Context(), store.Organisation{
		Slug: "ejer", Name: "Ejerforeningen", Kind: phasemodel.Civilsamfund,
	})
	require.NoError(t, err)
	l.person, err = l.PutPerson(t.Context(), store.Person{
		Issuer: "https://issuer", Subject: "sekretariat", Name: "Sekretariat", Organisation: l.owner.ID,
	})
	require.NoError(t, err)
	l.group, err = l.PutSteeringGroup(t.Context(), store.SteeringGroup{
		Slug: "styregruppe", Title: i18n.Text{DA: "Styregruppe", EN: "Steering group"},
	})
	require.NoError(t, err)
	model, err := phasemodel.Default()
	require.NoError(t, err)
	require.NoError(t, l.PutPhaseModel(t.Context(), model, l.person.ID))
	l.programme = l.newProgramme("voksne", model)
	l.other = l.newProgramme("boern", model)
	return l
}

func (l *library) newProgramme(slug string, model *phasemodel.Model) store.Programme {
	l.t.Helper()
	programme, err := l.PutProgramme(l.t.Context(), store.Programme{
		Slug: slug, Title: i18n.Text{DA: "Program " + slug}, Group: l.group.ID,
		ModelID: model.ID, ModelVersion: model.Version,
	})
	require.NoError(l.t, err)
	return programme
}

// entry is a catalogue entry that has something in every field.
func entry(title string) catalogue.Method {
	return catalogue.Method{
		MethodType: "borgerrettet", Title: title, Summary: "Et resumé.", Problem: "Et problem.",
		TargetGroups: []catalogue.Code{"udsatte-voksne"}, AgeGroups: []catalogue.Code{"voksne"},
		SocialGoals: []int{7, 9}, Themes: []catalogue.Code{"hjemloeshed"},
		LegalBasis: []string{"serviceloven § 85", "sundhedsloven"}, Origin: "international",
		Components: []string{"Et hjem først", "\"Støtte\", når borgeren, vil"},
		Delivery:   catalogue.Delivery{Format: "individuel", DurationWeeks: new(52), Staff: "bostøtter"},
		Cost: &catalogue.Cost{
			Amount: new(int64(120_000)), Unit: "per_year", PriceYear: new(2024), Source: "Kilden, s. 12",
		},
		Economy:     &catalogue.Economy{TotalCost: new(int64(5_000_000)), Payers: "Kommunen betaler, staten sparer."},
		StartupCost: new(int64(300_000)), EvidenceSearchedOn: "2026-03-01", NotSuitableFor: "Borgere uden …",
		MinimumGroup: new(8), Licence: "Fri", TrainingProvider: "Socialstyrelsen", Caseload: new(12),
		Replaces: "Herberg", TimeToEffect: "Et år", Contact: "post@example.dk",
		Sources: []string{"En kilde (2020)"}, Provenance: catalogue.ProvenanceSource,
	}
}

// write creates a method of the first programme without a process.
func (l *library) write(title string) store.Method {
	l.t.Helper()
	return l.writeContent(title, l.programme, store.MethodContent{Content: entry(title), Owner: l.owner.ID})
}

func (l *library) writeContent(name string, in store.Programme, content store.MethodContent) store.Method {
	l.t.Helper()
	method, err := l.CreateMethod(l.t.Context(), lifecycle.MethodID(id(name)), in.ID, content)
	require.NoError(l.t, err)
	return method
}

// standing is where a test puts a method's process.
type standing struct {
	phase, status, publicPhase string // publicPhase empty: not published
	level                      int
	verdict                    string
	updated                    time.Time
}

// stand gives a method a process, as recording would.
func (l *library) stand(method lifecycle.MethodID, at standing) {
	l.t.Helper()
	if at.status == "" {
		at.status = "active"
	}
	if at.verdict == "" {
		at.verdict = "unknown"
	}
	if at.updated.IsZero() {
		at.updated = start
	}
	l.admin(`UPDATE methods SET process_sequence = 1, phase = $2, status = $3, published = $4 <> '',
			public_phase = nullif($4, ''), public_status = CASE WHEN $4 <> '' THEN 'active' END, evidence_level = $5,
			evidence_verdict = $6, updated_at = $7
		WHERE id = $1`, string(method), at.phase, at.status, at.publicPhase, at.level, at.verdict, at.updated)
}

// admin runs a statement as the owner role, on a connection that lasts as long as the test.
func (l *library) admin(statement string, values ...any) {
	l.t.Helper()
	if l.owned == nil {
		connection, err := pgx.Connect(l.t.Context(), l.database.AdminURL)
		require.NoError(l.t, err)
		l.t.Cleanup(func() { require.NoError(l.t, connection.Close(context.WithoutCancel(l.t.Context()))) })
		l.owned = connection
	}
	_, err := l.owned.Exec(l.t.Context(), statement, values...)
	require.NoError(l.t, err, statement)
}

// assessed computes evidence as the program does.
func assessed(studies []evidence.Study, kinds []phasemodel.DocumentKind) evidence.Assessment {
	var file evidence.File
	for _, kind := range kinds {
		file.TheoryOfChange = file.TheoryOfChange || kind == "forandringsteori"
		file.MethodDescription = file.MethodDescription || kind == "metodebeskrivelse"
	}
	return evidence.Assess(studies, file, evidence.DefaultParameters())
}

// trial is a controlled study that speaks for its method.
func trial(n int) evidence.Study {
	return evidence.Study{
		Citation: fmt.Sprintf("Forsker (20%02d): Forsøg", n), Year: new(2000 + n), Country: "DK",
		Design: evidence.RCT, Quality: evidence.High,
		Outcomes: []evidence.Outcome{{
			Code: "bolig", EffectType: evidence.SMD, Estimate: new(0.4), CILow: new(0.2), CIHigh: new(0.6),
			HigherIsBetter: new(true),
		}},
	}
}
