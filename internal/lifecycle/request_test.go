package lifecycle_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func codesOf(refusal *fault.Error) []string {
	codes := make([]string, 0, len(refusal.Details))
	for _, detail := range refusal.Details {
		codes = append(codes, detail.Pointer+" "+detail.Code)
	}
	return codes
}

func TestDispensationIsAppliedForOnceWithAReasonAndForWhatIsUnmetAndDispensable(t *testing.T) {
	s := newScene(t)
	s.create()
	applying := func(failing []phasemodel.ItemID, applications ...lifecycle.Dispensation) lifecycle.RequestGate {
		request := s.request("ide-modning", failing...)
		request.Applications = applications
		return request
	}
	soon := lifecycle.Dispensation{Item: "kommune-interesse", Reason: text("soon")}
	unmet := []phasemodel.ItemID{"kommune-interesse"}

	refusal := s.refuses("dispensation-not-possible", manager(), applying(nil, soon))
	require.Equal(t, []string{"/dispensations/0/item not-dispensable"}, codesOf(refusal), "the check is met")

	refusal = s.refuses("dispensation-not-possible", manager(), applying(unmet, soon, soon))
	require.Equal(t, []string{"/dispensations/1/item dispensation-twice"}, codesOf(refusal))

	refusal = s.refuses("dispensation-not-possible", manager(),
		applying(unmet, soon, lifecycle.Dispensation{Item: "no-such-check", Reason: text("soon")}))
	require.Equal(t, []string{"/dispensations/1/item item-unknown"}, codesOf(refusal))

	refusal = s.refuses("gate-not-ready", manager(), applying(unmet, lifecycle.Dispensation{Item: "kommune-interesse"}))
	require.Equal(t, []string{
		"kommune-interesse unmet-dispensable", "/dispensations/0/reason reason-missing",
	}, codesOf(refusal))

	refusal = s.refuses("gate-not-ready", manager(),
		applying([]phasemodel.ItemID{"dok-problem"}, lifecycle.Dispensation{Item: "dok-problem", Reason: text("soon")}))
	require.Equal(t, []string{"dok-problem unmet", "/dispensations/0/item not-dispensable"}, codesOf(refusal))

	s.must(manager(), applying(unmet, soon))
}

func TestExtraordinaryReviewIsForTheSecretariatOrTheChairToRequest(t *testing.T) {
	s := newScene(t)
	s.create()
	request := s.request("ide-modning")
	request.Gate.Kind = phasemodel.Extraordinary
	request.Reason = text("harm")
	for _, by := range []lifecycle.Actor{manager(), member(3)} {
		refusal := s.refuses("extraordinary-by-secretariat-or-chair", by, request)
		require.NotContains(t, refusal.Text.EN, "role", "the role is held: it is the kind of gate that forbids")
	}
	refusal := s.refuses("role-missing", secretariat(), s.request("ide-modning"))
	require.Contains(t, refusal.Text.EN, "(programme_manager)", "a role that the caller holds is not asked for")
	chair := member(1)
	chair.Chair = true
	s.must(chair, request)
}
