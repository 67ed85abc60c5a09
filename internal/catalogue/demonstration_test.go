package catalogue_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
)

func demonstrationFile(t *testing.T) *catalogue.File {
	t.Helper()
	file, err := catalogue.DemonstrationCatalogue()
	require.NoError(t, err)
	return file
}

func TestDemonstrationHoldsEightyMethodsAnd259StudyRows(t *testing.T) {
	file := demonstrationFile(t)
	require.Len(t, file.Methods, 80)
	require.Equal(t, 339, file.Rows())
	phases := map[catalogue.Code]int{}
	types := map[catalogue.Code]int{}
	for _, method := range file.Methods {
		phases[method.Phase]++
		types[method.MethodType]++
	}
	require.Equal(t, map[catalogue.Code]int{"ide": 12, "modning": 18, "afproevning": 20, "udbredelse": 30}, phases)
	require.Equal(t, map[catalogue.Code]int{"borgerrettet": 62, "organisatorisk": 13, "finansiering": 5}, types)
}

func TestEveryDemonstrationMethodCanBePublished(t *testing.T) {
	for _, method := range demonstrationFile(t).Methods {
		require.Empty(t, method.MissingForPublication(), method.Slug)
	}
}

func TestEveryFactOfTheDemonstrationSaysWhereItComesFrom(t *testing.T) {
	methods, studies := map[catalogue.Code]int{}, map[catalogue.Code]int{}
	for _, method := range demonstrationFile(t).Methods {
		methods[method.Provenance]++
		for _, row := range method.Studies {
			studies[row.Provenance]++
			require.NotEmpty(t, row.Source, method.Slug)
		}
	}
	require.Equal(t, map[catalogue.Code]int{
		catalogue.ProvenanceSource: 60, catalogue.ProvenanceGeneral: 20,
	}, methods)
	require.Equal(t, map[catalogue.Code]int{
		catalogue.ProvenanceSource: 232, catalogue.ProvenanceGeneral: 27,
	}, studies)
}

func TestWhatTheDemonstrationDoesNotSayIsNamedAsUnknown(t *testing.T) {
	priced := 0
	for _, method := range demonstrationFile(t).Methods {
		unknown := method.Unknowns()
		for _, name := range []string{"partners", "contact", "licence", "evidence_searched_on", "minimum_group"} {
			require.Contains(t, unknown, name, method.Slug)
		}
		if method.Cost != nil {
			priced++
			require.Equal(t, "act", method.Slug)
			require.Equal(t, int64(107446), *method.Cost.Amount)
			require.Equal(t, catalogue.CostPerYear, method.Cost.Unit)
			require.Contains(t, unknown, "cost.price_year")
		}
		for _, row := range method.Studies {
			require.Subset(t, row.Unknowns(), []string{"quality", "primary", "evaluator_independent", "peer_reviewed"})
			if row.EffectType == catalogue.EffectNone {
				require.Contains(t, row.Unknowns(), "estimate")
			}
		}
	}
	require.Equal(t, 1, priced)
}

// A study that concludes in the method's favour must not have its better direction read the other way.
func TestDirectionOfEveryEffectAgreesWithTheSourcesConclusion(t *testing.T) {
	for _, method := range demonstrationFile(t).Methods {
		for _, row := range method.Studies {
			decided := row.Favours == catalogue.FavoursMethod || row.Favours == catalogue.FavoursControl
			if row.Estimate == nil || !decided {
				continue
			}
			none := 0.0
			if row.EffectType != "smd" && row.EffectType != "md" {
				none = 1
			}
			require.NotNil(t, row.HigherIsBetter, "%s: %s", method.Slug, row.Citation())
			better := (*row.Estimate > none) == *row.HigherIsBetter
			require.Equal(t, row.Favours == catalogue.FavoursMethod, better, "%s: %s", method.Slug, row.Citation())
		}
	}
}

func TestRowsOfOneStudyComeTogether(t *testing.T) {
	file := demonstrationFile(t)
	groups := catalogue.GroupStudies(file.StudiesOf("foraeldre-som-lektiehjaelpere"))
	require.Len(t, groups, 2)
	require.Len(t, groups[0].Rows, 3, "Flynn 2012 measured three outcomes of the same children")

	groups = catalogue.GroupStudies(file.StudiesOf("tfco"))
	require.Len(t, groups, 3, "the randomised and the observed part of one publication are two studies")

	require.Len(t, catalogue.GroupStudies(file.StudiesOf("hoeje-forventninger-anbragte-elever")), 19,
		"one outcome given twice for the same numbers is two samples")
	require.Len(t, catalogue.GroupStudies(file.StudiesOf("skriv-for-at-laere")), 48)
	require.Len(t, catalogue.GroupStudies(file.StudiesOf("rygestop-paa-vaeresteder")), 15)

	keys := map[string]bool{}
	total := 0
	for _, method := range file.Methods {
		for _, group := range catalogue.GroupStudies(method.Studies) {
			require.False(t, keys[method.Slug+group.Key])
			keys[method.Slug+group.Key] = true
			total += len(group.Rows)
		}
	}
	require.Equal(t, 259, total)
}

func TestEveryLegalBasisOfTheDemonstrationHasAKey(t *testing.T) {
	acts := map[string]int{}
	for _, method := range demonstrationFile(t).Methods {
		for _, basis := range method.LegalBases() {
			require.NotEmpty(t, basis.Key)
			acts[basis.ActKey]++
		}
	}
	require.Equal(t, 25, acts["serviceloven"])
	require.Equal(t, 24, acts["barnets-lov"])
}

func TestEveryDemonstrationMethodBelongsToOneProgramme(t *testing.T) {
	counts := map[string]int{}
	for _, method := range demonstrationFile(t).Methods {
		counts[method.Programme]++
	}
	require.Equal(t, map[string]int{"demonstrationsprogram-voksne": 43, "demonstrationsprogram-boern": 37}, counts)
}

func TestSteeringGroupsHaveNineSeatsOfTheKindsOfTheProgramme(t *testing.T) {
	d, err := catalogue.LoadDemonstration()
	require.NoError(t, err)
	require.Len(t, d.Programmes, 2)
	require.Equal(t, catalogue.DecidedBySteeringGroup, d.Programmes[0].DecisionBody)
	require.Equal(t, catalogue.DecidedByPrincipal, d.Programmes[1].DecisionBody)
	for _, programme := range d.Programmes {
		group, ok := d.SteeringGroup(programme.SteeringGroup)
		require.True(t, ok)
		var kinds []catalogue.Code
		people := map[string]bool{}
		for _, seat := range group.Seats {
			kinds = append(kinds, seat.Kind)
			people[seat.Member], people[seat.Substitute] = true, true
			for _, subject := range []string{seat.Member, seat.Substitute} {
				user, ok := d.User(subject)
				require.True(t, ok, subject)
				require.Equal(t, []catalogue.UserRole{{Role: "steering_member", Programme: programme.Slug}}, user.Roles)
			}
		}
		require.Equal(t, []catalogue.Code{
			"stat", "stat", "interesseorganisation", "region", "kommune", "kommune", "kommune", "faglig", "forskning",
		}, kinds)
		require.Len(t, people, 18, "nobody holds two places")
		require.Equal(t, catalogue.Chair, group.Seats[0].Office)
		require.Equal(t, catalogue.ViceChair, group.Seats[1].Office)
	}
}

func TestDemonstrationHasAUserOfEveryRole(t *testing.T) {
	d, err := catalogue.LoadDemonstration()
	require.NoError(t, err)
	roles := map[string]int{}
	for _, user := range d.Users {
		for _, role := range user.Roles {
			roles[role.Role]++
		}
	}
	require.Equal(t, map[string]int{
		"programme_manager": 2, "secretariat": 1, "assessor": 4, "steering_member": 36, "principal": 1, "owner": 2,
		"municipality": 1, "auditor": 1, "admin": 1,
	}, roles)
}

func TestTheOwnersOrganisationIsTheOneTheImportMakes(t *testing.T) {
	d, err := catalogue.LoadDemonstration()
	require.NoError(t, err)
	owners := map[string]catalogue.Owner{}
	for _, method := range demonstrationFile(t).Methods {
		if other, known := owners[method.Owner.Slug()]; known {
			require.Equal(t, other, method.Owner, "one organisation has one name and one kind")
		}
		owners[method.Owner.Slug()] = method.Owner
	}
	for _, organisation := range d.Organisations {
		owner, named := owners[organisation.Slug]
		require.Equal(t, organisation.FromCatalogue, named, organisation.Slug)
		if named {
			require.Equal(t, organisation.Name, owner.Name)
			require.Equal(t, organisation.Kind, owner.Type)
		}
	}
}
