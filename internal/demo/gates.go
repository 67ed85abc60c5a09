package demo

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// firstGate: refused for missing documents, a fact hearing, a recusal with ruling and substitute, a rejected
// round, and a decision on conditions.
func (s *story) firstGate(ctx context.Context) error {
	request := Call{
		As: s.manager, Method: http.MethodPost, Path: "/methods/" + s.method + "/gates",
		Body: map[string]any{"gate": "ide-modning"},
	}
	if err := s.refused(ctx, "Programlederen beder om faseovergangen for tidligt.", "gate-not-ready", request); err != nil {
		return err
	}
	if err := s.file(ctx, "problemanalyse", "vidensafdaekning"); err != nil {
		return err
	}
	if err := s.partner(ctx); err != nil {
		return err
	}
	if err := s.open(ctx, "ide-modning"); err != nil {
		return err
	}
	if err := s.assess(ctx); err != nil {
		return err
	}
	if err := s.recommend(ctx, map[string]any{"outcome": "advance", "reason": "Idéen svarer på et dokumenteret problem."}); err != nil {
		return err
	}
	if err := s.recuse(ctx); err != nil {
		return err
	}
	voters := s.withSubstitute()
	if err := s.vote(ctx, "reject", voters); err != nil {
		return err
	}
	if err := s.close(ctx, "Flertallet tiltræder ikke: sagen går tilbage til en ny runde."); err != nil {
		return err
	}
	if err := s.recommend(ctx, map[string]any{
		"outcome": "advance-with-conditions", "reason": "Styregruppens indvending imødekommes med et vilkår.",
		"conditions": []map[string]any{{
			"text": "Målgruppen er hørt om løsningen, inden prøvehandlingerne begynder.",
			"due":  time.Now().AddDate(0, 3, 0).Format(time.DateOnly),
		}},
	}); err != nil {
		return err
	}
	if err := s.vote(ctx, "approve", voters); err != nil {
		return err
	}
	if err := s.close(ctx, "Indstillingen er tiltrådt: metoden går videre til modning på vilkår."); err != nil {
		return err
	}
	return s.publish(ctx)
}

// secondGate: a supplement voids the ballots that were cast on the old dossier.
func (s *story) secondGate(ctx context.Context) error {
	if err := s.file(ctx, "forandringsteori", "metodebeskrivelse", "maaleplan", "evalueringsdesign", "pilotrapport"); err != nil {
		return err
	}
	if err := s.meetCondition(ctx); err != nil {
		return err
	}
	if err := s.change(ctx, "Prisen pr. borger er opgjort.", map[string]any{
		"cost": map[string]any{"amount": 24000, "unit": "per_course", "price_year": 2026},
	}); err != nil {
		return err
	}
	if err := s.open(ctx, "modning-afproevning"); err != nil {
		return err
	}
	if err := s.assess(ctx); err != nil {
		return err
	}
	advance := map[string]any{"outcome": "advance", "reason": "Indsatsen er klar til en systematisk afprøvning."}
	if err := s.recommend(ctx, advance); err != nil {
		return err
	}
	if err := s.vote(ctx, "approve", s.members[:3]); err != nil {
		return err
	}
	if err := s.file(ctx, "fidelitetsmaal"); err != nil {
		return err
	}
	if err := s.tell(ctx, "Sekretariatet supplerer beslutningsgrundlaget: de afgivne stemmer bortfalder.", Call{
		As: secretariat, Method: http.MethodPost, Path: "/gates/" + s.review + "/supplement",
		Body: map[string]any{"reason": "Kriterier for metodefidelitet er kommet til."},
	}); err != nil {
		return err
	}
	if err := s.recommend(ctx, advance); err != nil {
		return err
	}
	if err := s.vote(ctx, "approve", s.members); err != nil {
		return err
	}
	if err := s.close(ctx, "Indstillingen er tiltrådt: metoden går videre til afprøvning."); err != nil {
		return err
	}
	return s.publish(ctx)
}

// thirdGate: a controlled Danish study lifts the evidence, and two thirds approve.
func (s *story) thirdGate(ctx context.Context) error {
	if err := s.file(ctx, "effektevaluering", "manual", "implementeringsevaluering", "implementeringsguide",
		"kompetenceforloeb", "budgetoekonomi"); err != nil {
		return err
	}
	if err := s.tell(ctx, "Studiet fra afprøvningen er registreret; evidensniveauet følger af det.", Call{
		As: s.manager, Method: http.MethodPost, Path: "/methods/" + s.method + "/studies",
		Body: map[string]any{
			"authors": "Demonstration", "title": "Kontrolleret afprøvning (demonstration, ikke et virkeligt studie)",
			"design": "rct", "country": "DK", "year": 2026, "n_treatment": 120, "n_control": 118,
			"quality": "acceptable", "quality_reason": "Fordelt ved lodtrækning, lavt frafald.",
			"outcomes": []map[string]any{{
				"code": "trivsel", "title": map[string]string{"da": "Trivsel", "en": "Well-being"},
				"about": "citizen", "primary": true, "higher_is_better": true, "effect_type": "smd",
				"estimate": 0.42, "ci_low": 0.16, "ci_high": 0.68, "favours": "method",
			}},
		},
	}); err != nil {
		return err
	}
	if err := s.open(ctx, "afproevning-udbredelse"); err != nil {
		return err
	}
	if err := s.assess(ctx); err != nil {
		return err
	}
	if err := s.recommend(ctx, map[string]any{"outcome": "advance", "reason": "Virkningen er påvist i Danmark."}); err != nil {
		return err
	}
	if err := s.vote(ctx, "approve", s.members); err != nil {
		return err
	}
	if err := s.close(ctx, "To tredjedele har tiltrådt: metoden går videre til udbredelse."); err != nil {
		return err
	}
	return s.publish(ctx)
}

// withSubstitute is the roster with the substitute of the recused member.
func (c cast) withSubstitute() []string {
	voters := slices.Clone(c.members)
	for i, voter := range voters {
		if voter == c.recused {
			voters[i] = c.substitute
		}
	}
	return voters
}

// recuse declares a member's interest, has it ruled on, and shows that the member may no longer vote.
func (s *story) recuse(ctx context.Context) error {
	interests := "/gates/" + s.review + "/interests"
	if err := s.tell(ctx, "Et medlem erklærer en interesse: stemmen er sat i bero.", Call{
		As: s.recused, Method: http.MethodPost, Path: interests,
		Body: map[string]any{"ground": 2, "text": "En nær slægtning er ansat hos metodens ejer."},
	}); err != nil {
		return err
	}
	if err := s.tell(ctx, "Formanden træffer beslutning: medlemmet er inhabilt, suppleanten træder til.", Call{
		As: s.chair(), Method: http.MethodPut, Path: fmt.Sprintf("%s/%s/ruling", interests, s.people[s.recused]),
		Body: map[string]any{"ruling": "inhabil", "reason": "Tilknytningen er nær nok til at rejse tvivl."},
	}); err != nil {
		return err
	}
	return s.refused(ctx, "Det inhabile medlem prøver at stemme.", "recused", Call{
		As: s.recused, Method: http.MethodPut, Path: "/gates/" + s.review + "/ballot",
		Body: map[string]any{"position": "approve", "dossier_hash": zeroHash},
	})
}

// zeroHash stands where a dossier's hash is asked for and is not known.
const zeroHash = "0000000000000000000000000000000000000000000000000000000000000000"
