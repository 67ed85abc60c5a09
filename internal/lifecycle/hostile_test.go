package lifecycle_test

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// commandBodies is one empty body of each kind of command.
func commandBodies() []lifecycle.CommandBody {
	return []lifecycle.CommandBody{
		lifecycle.Create{},
		lifecycle.Import{},
		lifecycle.PublishMethod{},
		lifecycle.RequestGate{},
		lifecycle.AssignAssessors{},
		lifecycle.ExtendAssessment{},
		lifecycle.CloseAssessment{},
		lifecycle.Assess{},
		lifecycle.AnswerHearing{},
		lifecycle.Recommend{},
		lifecycle.DeclareInterest{},
		lifecycle.WithdrawInterest{},
		lifecycle.RuleOnInterest{},
		lifecycle.ObjectToRuling{},
		lifecycle.VoteOnRuling{},
		lifecycle.DeclareAbsence{},
		lifecycle.Vote{},
		lifecycle.CloseBallot{},
		lifecycle.PrincipalDecide{},
		lifecycle.Supplement{},
		lifecycle.PublishDecision{},
		lifecycle.CorrectPublication{},
		lifecycle.FulfilCondition{},
		lifecycle.ReturnFulfilment{},
		lifecycle.AcceptFulfilment{},
		lifecycle.ExtendCondition{},
		lifecycle.WaiveCondition{},
		lifecycle.WithdrawGate{},
		lifecycle.Hold{},
		lifecycle.Resume{},
		lifecycle.WithdrawMethod{},
		lifecycle.ChangeModelVersion{},
		lifecycle.NoteEvidence{},
		lifecycle.Tick{},
	}
}

// eventBodies is one empty body of each kind of event.
func eventBodies() []lifecycle.EventBody {
	return []lifecycle.EventBody{
		lifecycle.MethodCreated{},
		lifecycle.MethodImported{},
		lifecycle.MethodPublished{},
		lifecycle.MethodHeld{},
		lifecycle.MethodResumed{},
		lifecycle.MethodWithdrawn{},
		lifecycle.ModelVersionChanged{},
		lifecycle.EvidenceNoted{},
		lifecycle.ReReviewBecameDue{},
		lifecycle.ReviewOpened{},
		lifecycle.StageEntered{},
		lifecycle.DeadlinePassed{},
		lifecycle.ReminderDue{},
		lifecycle.AssessorsAssigned{},
		lifecycle.AssessmentExtended{},
		lifecycle.AssessmentGiven{},
		lifecycle.AssessmentClosed{},
		lifecycle.HearingAnswered{},
		lifecycle.RecommendationMade{},
		lifecycle.InterestDeclared{},
		lifecycle.InterestWithdrawn{},
		lifecycle.InterestRuled{},
		lifecycle.RulingObjected{},
		lifecycle.RulingVoteCast{},
		lifecycle.AbsenceDeclared{},
		lifecycle.BallotCast{},
		lifecycle.BallotVoided{},
		lifecycle.BallotExtended{},
		lifecycle.BallotClosed{},
		lifecycle.PrincipalAnswered{},
		lifecycle.DecisionMade{},
		lifecycle.ReviewLapsed{},
		lifecycle.ReviewWithdrawn{},
		lifecycle.DossierSupplemented{},
		lifecycle.DecisionPublished{},
		lifecycle.PublicationOverdue{},
		lifecycle.PublicationCorrected{},
		lifecycle.ConditionFulfilled{},
		lifecycle.FulfilmentReturned{},
		lifecycle.FulfilmentAccepted{},
		lifecycle.ConditionExtended{},
		lifecycle.WaiverVoteCast{},
		lifecycle.ConditionWaived{},
		lifecycle.ConditionOverdue{},
		lifecycle.ConditionPutToGroup{},
	}
}

// hostile draws JSON values of Go types: some that fit the process, some that no honest caller would send.
type hostile struct {
	t     *rapid.T
	words []string
}

func newHostile(t *rapid.T, s *scene) hostile {
	words := []string{
		"", "", "x", "-1", "1/2", "2/3", "7/1", "æøå \u0000 \ufffd", "member-1", "member-2", "member-5", "substitute-1",
		"assessor-1", "secretariat", "system", "org-owner", "org-member-1", "ide", "modning", "udbredelse", "crossing",
		"re-review", "extraordinary", "steering-group", "principal", "presiding", "chair", "kommune", "advance", "return",
		"hold", "stop", "keep", "reopen", "advance-with-conditions", "inhabil", "habil", "exception-4-2", "approve",
		"reject", "abstain", "endorse", "send-back", "otherwise", "harmful", "effective", "active", "on_hold", "stage",
		"condition", "re-review", "ballot", "recommendation", "2027-06-01", "9999-12-31", "0000-00-00", "2027-02-30",
		string(text("a")), string(text("a")), string(text("a")), strings.Repeat("Ø", 32), "dossier-2",
		"2027-03-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "0001-01-01T00:00:00Z",
	}
	if review := s.state.Review; review != nil {
		words = append(words, string(review.ID), string(review.ID), string(review.ID), string(review.Dossier.Hash))
	}
	for _, condition := range s.state.Conditions {
		words = append(words, string(condition.ID), string(condition.ID))
	}
	for _, decision := range s.state.Unpublished {
		words = append(words, string(decision.Review), string(decision.Review))
	}
	return hostile{t: t, words: words}
}

var textual = reflect.TypeFor[interface{ UnmarshalText(text []byte) error }]()

func (h hostile) value(of reflect.Type, depth int) any {
	if rapid.IntRange(0, 30).Draw(h.t, "null") == 0 {
		return nil
	}
	if reflect.PointerTo(of).Implements(textual) {
		return rapid.SampledFrom(h.words).Draw(h.t, "text")
	}
	switch of.Kind() {
	case reflect.Pointer:
		return h.value(of.Elem(), depth)
	case reflect.Struct:
		object := map[string]any{}
		h.fields(of, depth, object)
		return object
	case reflect.Slice:
		list := make([]any, 0, 3)
		for range rapid.IntRange(0, max(0, 4-depth)).Draw(h.t, "length") {
			list = append(list, h.value(of.Elem(), depth+1))
		}
		return list
	case reflect.String:
		return rapid.SampledFrom(h.words).Draw(h.t, "word")
	case reflect.Bool:
		return rapid.Bool().Draw(h.t, "truth")
	default:
		return rapid.SampledFrom([]int64{
			0, 1, 1, 2, 2, 3, 4, 5, 7, 21, -1, 100, 5000, math.MaxInt32, math.MaxInt64, math.MinInt64,
		}).Draw(h.t, "number")
	}
}

func (h hostile) fields(of reflect.Type, depth int, object map[string]any) {
	for field := range of.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous && name == "":
			h.fields(field.Type, depth, object)
		case field.IsExported() && rapid.IntRange(0, 20).Draw(h.t, "left out") > 0:
			object[name] = h.value(field.Type, depth)
		}
	}
}

// spoil changes one value somewhere in what an honest caller sends.
func (h hostile) spoil(value any) any {
	switch value := value.(type) {
	case map[string]any:
		names := make([]string, 0, len(value))
		for name := range value {
			names = append(names, name)
		}
		if len(names) == 0 {
			return value
		}
		name := rapid.SampledFrom(slices.Sorted(slices.Values(names))).Draw(h.t, "field")
		value[name] = h.spoil(value[name])
		return value
	case []any:
		if len(value) == 0 || rapid.IntRange(0, 3).Draw(h.t, "shorten") == 0 {
			return []any{}
		}
		at := rapid.IntRange(0, len(value)-1).Draw(h.t, "element")
		if rapid.IntRange(0, 3).Draw(h.t, "double") == 0 {
			return append(value, value[at])
		}
		value[at] = h.spoil(value[at])
		return value
	case string:
		return rapid.SampledFrom(h.words).Draw(h.t, "other word")
	case float64:
		return h.value(reflect.TypeFor[int](), 0)
	}
	return nil
}

// attack draws a command of any kind as JSON, made up or an honest one with something spoilt, and who gives it.
func (h hostile) attack(s *scene) (lifecycle.CommandKind, any, lifecycle.Actor) {
	if rapid.Bool().Draw(h.t, "made up") {
		body := rapid.SampledFrom(commandBodies()).Draw(h.t, "kind")
		return body.Kind(), h.value(reflect.TypeOf(body), 0), h.actor(s, body.Kind())
	}
	honest, by := randomCommand(h.t, s)
	var value any
	data, err := json.Marshal(honest)
	require.NoError(h.t, err)
	require.NoError(h.t, json.Unmarshal(data, &value))
	for range rapid.IntRange(0, 2).Draw(h.t, "spoilt") {
		value = h.spoil(value)
	}
	if rapid.IntRange(0, 3).Draw(h.t, "in another's name") == 0 {
		by = h.actor(s, honest.Kind())
	}
	return honest.Kind(), value, by
}

func (h hostile) actor(s *scene, kind lifecycle.CommandKind) lifecycle.Actor {
	who := rapid.SampledFrom([]lifecycle.Actor{
		manager(), secretariat(), owner(), member(1), member(2), member(5), substitute(1), assessor(1), assessor(2),
		actor("principal", lifecycle.PrincipalRole), actor("admin", lifecycle.Admin), system(),
		{},
	}).Draw(h.t, "actor")
	who.Chair = who.Person == member(1).Person
	who.Roles = append(lifecycle.GivenBy(kind), who.Roles...)
	who.InterestsRegistered = s.now
	return who
}

// TestNoCommandWhateverItCarriesBreaksTheProcess sends any JSON to processes that have come somewhere.
func TestNoCommandWhateverItCarriesBreaksTheProcess(t *testing.T) {
	accepted := map[lifecycle.CommandKind]int{}
	rapid.Check(t, func(rt *rapid.T) {
		s := newScene(rt)
		s.create()
		if rapid.IntRange(0, 3).Draw(rt, "by a principal") == 0 {
			principalModel(s.model)
		}
		for range rapid.IntRange(0, 40).Draw(rt, "steps") {
			s.must(system(), lifecycle.Tick{})
			body, by := randomCommand(rt, s)
			s.do(by, body)
			s.must(system(), lifecycle.Tick{})
			withstands(newHostile(rt, s), s, accepted)
		}
		require.NotNil(rt, s.decider.May(s.state, "", lifecycle.Actor{}, s.now))
		require.NotNil(rt, s.do(system(), nil))
	})
	require.Greater(t, len(accepted), 8, "hardly any kind of command was ever accepted: %v", accepted)
}

func principalModel(model *phasemodel.Model) {
	for i := range model.Gates {
		model.Gates[i].Decision.Body = phasemodel.Principal
	}
}

// withstands gives the process one command of an attack.
func withstands(h hostile, s *scene, accepted map[lifecycle.CommandKind]int) {
	kind, content, by := h.attack(s)
	data, err := json.Marshal(map[string]any{
		"id": "command", "method": "method", "kind": kind, "actor": by, "at": s.now, "body": content,
	})
	require.NoError(h.t, err)
	var command lifecycle.Command
	if json.Unmarshal(data, &command) != nil {
		return
	}
	may := s.decider.May(s.state, kind, command.Actor, s.now)
	events, refusal := s.decider.Handle(s.state, command)
	again, _ := s.decider.Handle(s.state, command)
	require.Empty(h.t, cmp.Diff(events, again), "the same command on the same state brought something else")
	if refusal == nil {
		require.Nil(h.t, may, "%s was accepted from one who may not", kind)
		accepted[kind]++
	}
	for _, event := range events {
		_, err := journal.Canonical(event.Body)
		require.NoError(h.t, err, "%s brought %s that the journal cannot hold", data, event.Kind())
	}
	after := lifecycle.Fold(s.state, events...)
	lifecycle.Tasks(after)
	if due, found := s.decider.NextDue(after); found && !due.After(s.now) {
		return // something that waited, as a fulfilment sent back after its day, is due at once
	}
	require.Equal(h.t, encode(h.t, after), encode(h.t, reread(h.t, after)))
	if refusal == nil && rapid.IntRange(0, 3).Draw(h.t, "keep") == 0 {
		s.state, s.events = after, append(s.events, events...)
	}
}

// reread takes a state through its stored form.
func reread(t rapid.TB, state lifecycle.State) lifecycle.State {
	var read lifecycle.State
	require.NoError(t, json.Unmarshal([]byte(encode(t, state)), &read))
	return read
}

// TestNoEventWhateverItCarriesBreaksTheFold folds any JSON into states that have come somewhere.
func TestNoEventWhateverItCarriesBreaksTheFold(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newScene(rt)
		if rapid.IntRange(0, 9).Draw(rt, "from nothing") > 0 {
			s.create()
			for range rapid.IntRange(0, 20).Draw(rt, "steps") {
				body, by := randomCommand(rt, s)
				s.do(by, body)
			}
		}
		h := newHostile(rt, s)
		state := s.state
		for range rapid.IntRange(1, 30).Draw(rt, "events") {
			body := rapid.SampledFrom(eventBodies()).Draw(rt, "event")
			data, err := json.Marshal(h.value(reflect.TypeOf(body), 0))
			require.NoError(rt, err)
			read, err := lifecycle.DecodeEvent(body.Kind(), lifecycle.EventVersion, data)
			if err != nil {
				continue
			}
			state = lifecycle.Evolve(state, lifecycle.Event{
				Method: "method", Sequence: state.Sequence + 1, Actor: "anyone", At: s.now, Body: read,
			})
		}
		lifecycle.Evolve(state, lifecycle.Event{})
	})
}

// TestCommandsAndEventsOfEveryKindTravel holds the two lists of bodies against what is decoded.
func TestCommandsAndEventsOfEveryKindTravel(t *testing.T) {
	for _, body := range commandBodies() {
		data, err := json.Marshal(lifecycle.Command{ID: "c", Actor: system(), Body: body})
		require.NoError(t, err)
		var read lifecycle.Command
		require.NoError(t, json.Unmarshal(data, &read))
		require.IsType(t, body, read.Body)
		require.NotEmpty(t, lifecycle.GivenBy(body.Kind()), "nobody may give %s", body.Kind())
	}
	for _, body := range eventBodies() {
		data, err := json.Marshal(lifecycle.Event{At: start, Body: body})
		require.NoError(t, err)
		var read lifecycle.Event
		require.NoError(t, json.Unmarshal(data, &read))
		require.IsType(t, body, read.Body)
	}
	require.Error(t, new(lifecycle.Command).UnmarshalJSON([]byte(`{"kind":"dance","body":{}}`)))
	require.Error(t, new(lifecycle.Command).UnmarshalJSON([]byte(`{"kind":"tick"}`)))
	_, err := lifecycle.DecodeEvent("tango", lifecycle.EventVersion, []byte(`{}`))
	require.Error(t, err)
	_, err = lifecycle.DecodeEvent(lifecycle.MethodCreated{}.Kind(), lifecycle.EventVersion+1, []byte(`{}`))
	require.Error(t, err)
}

// TestEveryEventIsOneTheJournalCanHold gives the canonical form the events of a whole life.
func TestEveryEventIsOneTheJournalCanHold(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newScene(rt)
		s.create()
		for range rapid.IntRange(5, 60).Draw(rt, "steps") {
			body, by := randomCommand(rt, s)
			s.do(by, body)
		}
		stored := lifecycle.State{}
		for _, event := range s.events {
			payload, err := journal.Canonical(event.Body)
			require.NoError(rt, err, event.Kind())
			body, err := lifecycle.DecodeEvent(event.Kind(), lifecycle.EventVersion, payload)
			require.NoError(rt, err)
			event.Body = body
			stored = reread(rt, lifecycle.Evolve(stored, event))
		}
		require.JSONEq(rt, encode(rt, s.state), encode(rt, stored))
	})
}
