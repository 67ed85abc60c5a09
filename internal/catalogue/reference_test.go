package catalogue_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

func TestThereAre98MunicipalitiesInTheirRegions(t *testing.T) {
	municipalities := catalogue.Municipalities()
	require.Len(t, municipalities, 98)
	counts := map[string]int{}
	for _, m := range municipalities {
		require.Len(t, m.Code, 4)
		region, ok := m.RegionOn("2026-12-31")
		require.True(t, ok)
		counts[region.Name]++
	}
	require.Equal(t, map[string]int{
		"Region Hovedstaden": 29, "Region Sjælland": 17, "Region Syddanmark": 22, "Region Midtjylland": 19,
		"Region Nordjylland": 11,
	}, counts)
}

func TestRegionOestdanmarkReplacesTwoRegionsIn2027(t *testing.T) {
	require.Len(t, catalogue.RegionsOn("2026-12-31"), 5)
	require.Len(t, catalogue.RegionsOn("2027-01-01"), 4)
	counts := map[string]int{}
	for _, m := range catalogue.Municipalities() {
		region, ok := m.RegionOn("2027-01-01")
		require.True(t, ok)
		counts[region.Name]++
	}
	require.Equal(t, map[string]int{
		"Region Østdanmark": 46, "Region Syddanmark": 22, "Region Midtjylland": 19, "Region Nordjylland": 11,
	}, counts)
	copenhagen, ok := catalogue.MunicipalityByCode("0101")
	require.True(t, ok)
	_, ok = copenhagen.RegionOn("2006-12-31")
	require.False(t, ok, "there were no regions before 2007")
}

func TestTheTenSocialGoalsHaveANumberALabelAndTheirWording(t *testing.T) {
	goals := catalogue.Goals()
	require.Len(t, goals, 10)
	for i, goal := range goals {
		require.Equal(t, i+1, goal.Number)
		require.NotEmpty(t, goal.Label.DA)
		require.NotEmpty(t, goal.Label.EN)
		require.NotEmpty(t, goal.Goal)
	}
	require.Equal(t, "Færre skal være hjemløse", goals[6].Goal)
}

func TestVocabularyHasLabelsInBothLanguages(t *testing.T) {
	v := catalogue.DefaultVocabulary()
	require.Len(t, v.Lists(), 16)
	for _, list := range v.Lists() {
		for _, term := range v.Terms(list) {
			require.NotEmpty(t, term.DA, "%s %s", list, term.Code)
			require.NotEmpty(t, term.EN, "%s %s", list, term.Code)
		}
	}
	require.Equal(t, i18n.Text{
		DA: "Almen faglig viden, ikke efterprøvet i kilden",
		EN: "General knowledge, not checked against the source",
	}, v.Label(catalogue.Provenances, catalogue.ProvenanceGeneral))
	require.Equal(t, i18n.Text{DA: "?", EN: "?"}, v.Label(catalogue.Phases, "?"))
	require.Equal(t, []catalogue.Code{"ide", "modning", "afproevning", "udbredelse"}, v.Codes(catalogue.Phases))
	for _, owner := range v.Codes(catalogue.OwnerTypes) {
		require.True(t, v.Has(catalogue.OrganisationKinds, owner), "an owner's type is a kind of organisation")
	}
}

func TestAnUnknownCodeIsAnsweredWithTheValidOnes(t *testing.T) {
	d, wrong := catalogue.DefaultVocabulary().Check(catalogue.Origins, "/origin", "global")
	require.True(t, wrong)
	require.Equal(t, "«global» er ikke en kendt kode. Gyldige koder: international, national, lokal.", d.Text.DA)
	require.Equal(t, "«global» is not a known code. Valid codes: international, national, lokal.", d.Text.EN)
}

func TestLegalBasisIsReadAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string][3]string{
		"serviceloven § 85":            {"serviceloven-85", "serviceloven", "85"},
		"Serviceloven §85":             {"serviceloven-85", "serviceloven", "85"},
		"serviceloven § 83 a":          {"serviceloven-83a", "serviceloven", "83 a"},
		"serviceloven § 83a, stk. 2":   {"serviceloven-83a", "serviceloven", "83 a"},
		"barnets lov § 32, stk. 1":     {"barnets-lov-32", "barnets-lov", "32"},
		"barnets  lov  §§ 32":          {"barnets-lov-32", "barnets-lov", "32"},
		"serviceloven § 107 stk. 2":    {"serviceloven-107", "serviceloven", "107"},
		"ældreloven":                   {"aeldreloven", "aeldreloven", ""},
		"lov om konfliktråd i sager":   {"lov-om-konfliktraad-i-sager", "lov-om-konfliktraad-i-sager", ""},
		"retsplejeloven § 115, stk. 1": {"retsplejeloven-115", "retsplejeloven", "115"},
	} {
		basis := catalogue.ParseLegalBasis(text)
		require.Equal(t, want, [3]string{basis.Key, basis.ActKey, basis.Section}, text)
	}
}

func TestSlugsAreMadeOfDanishLetters(t *testing.T) {
	for text, want := range map[string]string{
		"Børn på vej – i Ærø":  "boern-paa-vej-i-aeroe",
		"  ACT (2. udgave)  ":  "act-2-udgave",
		"Idébank":              "idebank",
		"–":                    "",
		"Køln & Zürich, ÅÅ 12": "koeln-zyrich-aaaa-12",
	} {
		require.Equal(t, want, catalogue.Slugify(text))
	}
}
