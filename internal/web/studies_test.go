package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

const studies = "/metoder/sammen-ud/studier"

// trial is a study with an effect to be computed from its raw numbers.
func trial() url.Values {
	return url.Values{
		"authors": {"Hansen, P."}, "title": {"Virkning af Sammen ud"}, "year": {"2024"}, "design": {"rct"}, "country": {"DK"},
		"outcomes/0/code": {"ensomhed"}, "outcomes/0/effect_type": {"smd"}, "outcomes/0/higher_is_better": {"nej"},
		"outcomes/0/means/mean_treatment": {"10,5"}, "outcomes/0/means/sd_treatment": {"4"}, "outcomes/0/means/n_treatment": {"120"},
		"outcomes/0/means/mean_control": {"12,5"}, "outcomes/0/means/sd_control": {"4"}, "outcomes/0/means/n_control": {"118"},
	}
}

func TestAStudyIsRegisteredAndItsEffectComputed(t *testing.T) {
	_, manager := withMethod(t)
	require.Contains(t, manager.get(studies).body, "Der er ingen studier af metoden.")
	form := trial()
	first, second := manager.post(studies+"/ny", form), manager.post(studies+"/ny", form)
	require.Equal(t, first.path, second.path, "sent twice, registered once")
	require.Regexp(t, `-0,50 \(-0,7\d\s+til -0,2\d\)`, first.body)
	require.Contains(t, first.body, "regnet ud af de rå tal")
	require.Contains(t, first.body, "gunstig")

	address := first.path + "/rediger"
	correction := formOn(t, manager.get(address), address)
	require.Equal(t, "10,5", correction.Get("outcomes/0/means/mean_treatment"))
	stale := formOn(t, manager.get(address), address)
	correction.Set("quality", "low")
	require.Contains(t, wrongIn(t, manager.post(address, correction), "f-quality_reason"), "Udfyld feltet »Begrundelse for kvaliteten«.")
	correction.Set("quality_reason", "Stort frafald.")
	require.Contains(t, manager.post(address, correction).body, "Lav: Stort frafald.")
	require.Equal(t, http.StatusPreconditionFailed, manager.post(address, stale).status)
	withdrawn := manager.post(first.path+"/traek-tilbage", url.Values{"reason": {"Dobbelt registreret."}})
	require.Contains(t, withdrawn.body, "Begrundelse: Dobbelt registreret.")
	require.NotContains(t, withdrawn.body, "Træk studiet tilbage")
}

func TestAStudyWithAMistakeKeepsEveryOutcome(t *testing.T) {
	_, manager := withMethod(t)
	form := trial()
	form.Del("outcomes/0/means/sd_control")
	form.Set("outcomes/2/code", "trivsel")
	form.Set("outcomes/2/estimate", "meget")
	answer := manager.post(studies+"/ny", form)
	require.Equal(t, http.StatusUnprocessableEntity, answer.status)
	require.Contains(t, wrongIn(t, answer, "f-outcomes-0-means-sd_control"), "Udfyld også dette tal")
	require.Contains(t, wrongIn(t, answer, "f-outcomes-1-estimate"), "Skriv et tal")
	again := formOn(t, answer, studies+"/ny")
	require.Equal(t, []string{"trivsel", "meget"}, []string{again.Get("outcomes/1/code"), again.Get("outcomes/1/estimate")})
	again.Set("add", "outcomes")
	again = formOn(t, manager.post(studies+"/ny", again), studies+"/ny")
	require.Contains(t, again, "outcomes/2/code")
	require.Equal(t, "10,5", again.Get("outcomes/0/means/mean_treatment"))
}

func TestStudiesAreReadByAllAndKeptByFew(t *testing.T) {
	h, manager := withMethod(t)
	manager.post(studies+"/ny", trial())
	require.NotContains(t, h.visitor("fagkyndig-1").get(studies).body, "Registrer et studie")
	require.Contains(t, h.visitor("fagkyndig-1").get(studies).body, "Virkning af Sammen ud")
	require.Equal(t, http.StatusForbidden, h.visitor("fagkyndig-1").get(studies+"/ny").status)
	require.Equal(t, http.StatusNotFound, h.visitor("").get(studies).status)
}
