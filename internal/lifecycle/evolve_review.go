package lifecycle

import "slices"

func openedReview(event Event, body ReviewOpened) *Review {
	return &Review{
		ID: body.Review, Gate: body.Gate, ModelID: body.ModelID, ModelVersion: body.ModelVersion,
		From: body.From, Target: body.Target, RequestedBy: event.Actor, RequestedAt: event.At, Reason: body.Reason,
		Round: 1, Dossier: body.Dossier, Group: body.Group, Seats: body.Seats,
		Concerned: body.Concerned, Applications: body.Applications,
	}
}

// evolveReview applies what happens within the open review.
func (s *State) evolveReview(event Event) {
	review := s.Review
	switch body := event.Body.(type) {
	case StageEntered:
		review.enter(body)
	case DeadlinePassed:
		review.Overdue, review.Deadline.Reminders = true, nil
	case AssessorsAssigned:
		review.Assignments = body.Assignments
	case AssessmentExtended:
		review.Deadline, review.Overdue = body.Deadline, false
	case AssessmentGiven:
		review.Assessments = slices.DeleteFunc(review.Assessments, func(a Assessment) bool {
			return a.Question == body.Question && a.Assessor == event.Actor
		})
		review.Assessments = append(review.Assessments, Assessment{
			Question: body.Question, Assessor: event.Actor, Score: body.Score, Reason: body.Reason,
			Dossier: body.Dossier, At: event.At,
		})
	case AssessmentClosed:
		review.JointReasons = body.JointReasons
	case HearingAnswered:
		review.HearingAnswer, review.Dossier.Hash = body.Text, body.Dossier
	case RecommendationMade:
		review.Recommendation = &Recommendation{Round: body.Round, By: event.Actor, At: event.At, Proposal: body.Proposal}
	case DossierSupplemented:
		review.Dossier, review.Supplemented, review.Blocked = body.Dossier, true, false
		if len(body.Concerned) > 0 {
			review.Concerned = body.Concerned
		}
	case PrincipalAnswered:
		review.Principal = &PrincipalAnswer{Choice: body.Choice, By: event.Actor, Reason: body.Reason}
	default:
		review.evolveInterest(event)
		review.evolveBallot(event)
	}
}

// enter moves the review to a stage; a new round begins with empty ballots.
func (r *Review) enter(body StageEntered) {
	if body.Round != r.Round || body.Stage == StageRecommendation {
		r.Ballots, r.Extensions = nil, 0
	}
	r.Stage, r.Round, r.Deadline, r.Overdue = body.Stage, body.Round, body.Deadline, false
}

// evolveInterest applies declarations, rulings and votes on rulings.
func (r *Review) evolveInterest(event Event) {
	switch body := event.Body.(type) {
	case InterestDeclared:
		declared := Interest{Person: body.Person, Ground: body.Ground, Text: body.Text, Detected: body.Detected}
		if !body.Detected {
			declared.DeclaredBy = event.Actor
		}
		if before, found := r.Interest(body.Person); found {
			declared.Detected = declared.Detected || before.Detected
		}
		r.removeInterest(body.Person)
		r.Interests = append(r.Interests, declared)
	case InterestWithdrawn:
		r.removeInterest(body.Person)
	case InterestRuled:
		r.changeInterest(body.Person, func(i *Interest) {
			i.Ruling, i.Reason, i.ByBody = body.Ruling, body.Reason, body.ByBody
			i.RuledBy, i.Objected, i.Votes = event.Actor, false, nil
		})
	case RulingObjected:
		r.changeInterest(body.Person, func(i *Interest) { i.Objected = true })
	case RulingVoteCast:
		r.changeInterest(body.Person, func(i *Interest) {
			others := slices.DeleteFunc(slices.Clone(i.Votes), func(v SeatVote) bool { return v.Seat == body.Seat })
			i.Votes = append(others, SeatVote{Seat: body.Seat, Person: event.Actor, Ruling: body.Ruling})
		})
	}
}

func (r *Review) removeInterest(person PersonID) {
	r.Interests = slices.DeleteFunc(r.Interests, func(i Interest) bool { return i.Person == person })
}

func (r *Review) changeInterest(person PersonID, change func(*Interest)) {
	for i := range r.Interests {
		if r.Interests[i].Person == person {
			change(&r.Interests[i])
		}
	}
}

// evolveBallot applies absences and ballots.
func (r *Review) evolveBallot(event Event) {
	switch body := event.Body.(type) {
	case AbsenceDeclared:
		for i := range r.Seats {
			if r.Seats[i].Number == body.Seat {
				r.Seats[i].MemberAbsent = r.Seats[i].MemberAbsent || r.Seats[i].Member.Person == body.Person
				r.Seats[i].SubstituteAbsent = r.Seats[i].SubstituteAbsent || r.Seats[i].Substitute.Person == body.Person
			}
		}
	case BallotCast:
		r.removeBallot(body.Seat)
		r.Ballots = append(r.Ballots, Ballot{
			Seat: body.Seat, Holder: event.Actor, Position: body.Position, Reason: body.Reason,
			Statement: body.Statement, Dossier: body.Dossier, At: event.At,
		})
	case BallotVoided:
		r.removeBallot(body.Seat)
	case BallotExtended:
		r.Extensions, r.Deadline = body.Extension, body.Deadline
	}
}

func (r *Review) removeBallot(seat int) {
	r.Ballots = slices.DeleteFunc(r.Ballots, func(b Ballot) bool { return b.Seat == seat })
}
