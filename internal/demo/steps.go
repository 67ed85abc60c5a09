package demo

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// file puts documents of the kinds on file.
func (s *story) file(ctx context.Context, kinds ...string) error {
	for _, kind := range kinds {
		if _, err := s.Do(ctx, Call{
			As: s.manager, Method: http.MethodPut, Path: "/methods/" + s.method + "/documents/" + kind,
			Body:    map[string]any{"text": "# Demonstration\n\nTeksten står i stedet for dokumentet.", "standing": "faktisk-grundlag"},
			Version: s.versionOf(ctx, "/methods/"+s.method+"/documents/"+kind),
		}); err != nil {
			return fmt.Errorf("put %s on file: %w", kind, err)
		}
	}
	return s.said(ctx, "Programlederen lægger dokumenter på sagen: "+strings.Join(kinds, ", ")+".")
}

// versionOf is the ETag of something; empty where it is not there yet.
func (s *story) versionOf(ctx context.Context, path string) string {
	header, err := s.Do(ctx, Call{As: s.manager, Method: http.MethodGet, Path: path})
	if err != nil {
		return ""
	}
	return header.Get("ETag")
}

// change changes the catalogue entry.
func (s *story) change(ctx context.Context, what string, fields map[string]any) error {
	return s.tell(ctx, what, Call{
		As: s.manager, Method: http.MethodPatch, Path: "/methods/" + s.method, Body: fields,
		Version: s.versionOf(ctx, "/methods/"+s.method),
	})
}

// partner writes a municipality that takes part into the entry.
func (s *story) partner(ctx context.Context) error {
	var municipalities struct {
		Items []struct {
			Slug string `json:"slug"`
			Name string `json:"name"`
		} `json:"items"`
	}
	if _, err := s.Do(ctx, Call{
		As: s.manager, Method: http.MethodGet, Path: "/organisations?kind=kommune&q=demonstration", Into: &municipalities,
	}); err != nil {
		return err
	}
	if len(municipalities.Items) == 0 {
		return fmt.Errorf("the demonstration has no municipality")
	}
	// The last one: the first ones have seats in the group, which would make their members parties to the case.
	chosen := municipalities.Items[len(municipalities.Items)-1]
	return s.change(ctx, chosen.Name+" har givet tilsagn om at deltage.", map[string]any{
		"partners": []map[string]any{{"organisation": chosen.Slug, "role": "afprøver"}},
	})
}

// open requests a gate and keeps the review that opens.
func (s *story) open(ctx context.Context, gate string) error {
	var review struct {
		ID string `json:"id"`
	}
	if _, err := s.Do(ctx, Call{
		As: s.manager, Method: http.MethodPost, Path: "/methods/" + s.method + "/gates",
		Body: map[string]any{"gate": gate}, Into: &review,
	}); err != nil {
		return fmt.Errorf("request the gate: %w", err)
	}
	s.review = review.ID
	return s.said(ctx, "Behandlingen er åbnet; beslutningsgrundlag, regler og pladser er fastfrosset.")
}

// current is what the story needs of the review.
type current struct {
	Dossier struct {
		Hash string `json:"hash"`
	} `json:"dossier"`
	Questions []struct {
		ID string `json:"id"`
	} `json:"questions"`
	Tally *struct {
		Needed struct {
			DA string `json:"da"`
		} `json:"needed"`
	} `json:"tally"`
}

func (s *story) look(ctx context.Context, as string) (current, error) {
	var review current
	_, err := s.Do(ctx, Call{As: as, Method: http.MethodGet, Path: "/gates/" + s.review, Into: &review})
	return review, err
}

// assessors are those that the story's questions are given to.
func assessors() []string { return []string{"fagkyndig-1", "fagkyndig-2"} }

// assess has two assessors answer every question, closes the assessment, and lets the owner answer.
func (s *story) assess(ctx context.Context) error {
	if err := s.assign(ctx); err != nil {
		return err
	}
	for _, assessor := range assessors() {
		if err := s.answer(ctx, assessor); err != nil {
			return err
		}
	}
	if err := s.said(ctx, "De fagkyndige har svaret hver for sig på hvert spørgsmål."); err != nil {
		return err
	}
	if err := s.closeAssessment(ctx); err != nil {
		return err
	}
	return s.tell(ctx, "Metodens ejer svarer på faktahøringen.", Call{
		As: s.owner, Method: http.MethodPut, Path: "/gates/" + s.review + "/hearing",
		Body: map[string]any{"text": "Vi har ingen bemærkninger til de faktiske oplysninger."},
	})
}

// assign gives every question to both assessors.
func (s *story) assign(ctx context.Context) error {
	review, err := s.look(ctx, secretariat)
	if err != nil {
		return err
	}
	var both []string
	for _, assessor := range assessors() {
		both = append(both, s.people[assessor])
	}
	var assignments []map[string]any
	for _, question := range review.Questions {
		assignments = append(assignments, map[string]any{"question": question.ID, "assessors": both})
	}
	return s.tell(ctx, "Sekretariatet fordeler spørgsmålene til to fagkyndige.", Call{
		As: secretariat, Method: http.MethodPut, Path: "/gates/" + s.review + "/assignments", Body: assignments,
	})
}

// answer has one assessor answer every question.
func (s *story) answer(ctx context.Context, assessor string) error {
	review, err := s.look(ctx, secretariat)
	if err != nil {
		return err
	}
	for _, question := range review.Questions {
		if _, err := s.Do(ctx, Call{
			As: assessor, Method: http.MethodPut, Path: "/gates/" + s.review + "/assessments/" + question.ID,
			Body: map[string]any{"score": 3, "reason": "Opfyldt efter beslutningsgrundlaget."},
		}); err != nil {
			return fmt.Errorf("assess %s: %w", question.ID, err)
		}
	}
	return nil
}

func (s *story) closeAssessment(ctx context.Context) error {
	return s.tell(ctx, "Vurderingen lukkes; ejeren får vurderingerne i faktahøring.", Call{
		As: secretariat, Method: http.MethodPost, Path: "/gates/" + s.review + "/assessment-closing", Body: map[string]any{},
	})
}

func (s *story) recommend(ctx context.Context, proposal map[string]any) error {
	return s.tell(ctx, fmt.Sprintf("Sekretariatet indstiller %v; afstemningen er åben.", proposal["outcome"]), Call{
		As: secretariat, Method: http.MethodPut, Path: "/gates/" + s.review + "/recommendation", Body: proposal,
	})
}

// vote casts the ballots of the voters on the dossier as it is now.
func (s *story) vote(ctx context.Context, position string, voters []string) error {
	review, err := s.look(ctx, voters[0])
	if err != nil {
		return err
	}
	for i, voter := range voters {
		body := map[string]any{"position": position, "dossier_hash": review.Dossier.Hash}
		if position == "reject" {
			body["reason"] = "Målgruppen er ikke hørt."
		}
		var tally struct {
			Needed struct {
				DA string `json:"da"`
			} `json:"needed"`
		}
		if _, err := s.Do(ctx, Call{
			As: voter, Method: http.MethodPut, Path: "/gates/" + s.review + "/ballot", Body: body, Into: &tally,
		}); err != nil {
			return fmt.Errorf("%s votes: %w", voter, err)
		}
		if i == 0 || i == len(voters)-1 {
			if err := s.said(ctx, fmt.Sprintf("%s stemmer (%s). %s", voter, position, tally.Needed.DA)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *story) close(ctx context.Context, what string) error {
	return s.tell(ctx, "Formanden lukker afstemningen. "+what, Call{
		As: s.chair(), Method: http.MethodPost, Path: "/gates/" + s.review + "/closing",
	})
}

func (s *story) publish(ctx context.Context) error {
	return s.tell(ctx, "Sekretariatet offentliggør beslutningen; først nu ser offentligheden den nye fase.", Call{
		As: secretariat, Method: http.MethodPost, Path: "/gates/" + s.review + "/publication",
	})
}

// meetCondition reports the conditions of the first decision met and has them accepted.
func (s *story) meetCondition(ctx context.Context) error {
	return s.eachCondition(ctx, func(path string) error {
		if err := s.fulfil(ctx, path); err != nil {
			return err
		}
		return s.tell(ctx, "Sekretariatet godkender, at vilkåret er opfyldt.", Call{
			As: secretariat, Method: http.MethodPost, Path: path + "/acceptance",
		})
	})
}

// fulfilFirst reports one condition met.
func (s *story) fulfilFirst(ctx context.Context) error {
	done := false
	return s.eachCondition(ctx, func(path string) error {
		if done {
			return nil
		}
		done = true
		return s.fulfil(ctx, path)
	})
}

func (s *story) fulfil(ctx context.Context, path string) error {
	return s.tell(ctx, "Programlederen melder vilkåret opfyldt.", Call{
		As: s.manager, Method: http.MethodPost, Path: path + "/fulfilment",
		Body: map[string]any{"text": "To møder med brugerrådet er holdt; referatet er på sagen."},
	})
}

// eachCondition does something with the address of each of the method's conditions.
func (s *story) eachCondition(ctx context.Context, do func(path string) error) error {
	var conditions struct {
		Items []struct {
			ID string `json:"id"`
		} `json:"items"`
	}
	if _, err := s.Do(ctx, Call{
		As: s.manager, Method: http.MethodGet, Path: "/methods/" + s.method + "/conditions", Into: &conditions,
	}); err != nil {
		return err
	}
	for _, condition := range conditions.Items {
		if err := do("/methods/" + s.method + "/conditions/" + condition.ID); err != nil {
			return err
		}
	}
	return nil
}
