package appraisal_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/appraisal"
	"github.com/fasemodel/fasemodel/internal/fault"
)

// filled grades every element of a form with its best grade.
func filled(form appraisal.Form) []appraisal.Grade {
	var grades []appraisal.Grade
	for _, element := range form.Elements {
		grades = append(grades, appraisal.Grade{Element: element.ID, Grade: form.Grades[0], Reason: "Velbelyst."})
	}
	return grades
}

func TestFormsHaveTheElementsOfTheirSources(t *testing.T) {
	t.Parallel()
	require.Len(t, appraisal.Declaration.Form().Elements, 5)
	require.Len(t, appraisal.PromisingPractice.Form().Elements, 11)
	for _, kind := range []appraisal.Kind{appraisal.Declaration, appraisal.PromisingPractice} {
		form := kind.Form()
		require.NotEmpty(t, form.Source)
		require.False(t, form.Title.Empty() || form.Note.Empty())
		for _, element := range form.Elements {
			for _, text := range []string{element.Label.DA, element.Label.EN, element.Asks.DA, element.Asks.EN} {
				require.NotEmpty(t, text, element.ID)
			}
		}
	}
	require.Empty(t, appraisal.Kind("andet").Form().Elements)
}

func TestAppraisalGradesEveryElementOnceWithAReason(t *testing.T) {
	t.Parallel()
	form := appraisal.Declaration.Form()
	require.NoError(t, form.Check(filled(form)))
	for name, test := range map[string]struct {
		spoil func([]appraisal.Grade) []appraisal.Grade
		codes []string
	}{
		"an element is missing": {func(g []appraisal.Grade) []appraisal.Grade { return g[1:] }, []string{"element-missing"}},
		"an element twice": {
			func(g []appraisal.Grade) []appraisal.Grade { return append(g, g[0]) }, []string{"element-twice"},
		},
		"an element of another form": {
			func(g []appraisal.Grade) []appraisal.Grade { g[0].Element = "monitorering"; return g },
			[]string{"element-unknown", "element-missing"},
		},
		"no such grade": {
			func(g []appraisal.Grade) []appraisal.Grade { g[2].Grade = "E"; return g }, []string{"grade-unknown"},
		},
		"no reason": {
			func(g []appraisal.Grade) []appraisal.Grade { g[4].Reason = "  "; return g }, []string{"reason-missing"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused := fault.From(form.Check(test.spoil(filled(form))))
			require.Equal(t, "appraisal-incomplete", refused.Code)
			var codes []string
			for _, detail := range refused.Details {
				codes = append(codes, detail.Code)
			}
			require.Equal(t, test.codes, codes)
		})
	}
}

func TestGradesStandInTheOrderOfTheForm(t *testing.T) {
	t.Parallel()
	form := appraisal.PromisingPractice.Form()
	grades := filled(form)
	mixed := append(append([]appraisal.Grade{}, grades[7:]...), grades[:7]...)
	require.Equal(t, grades, form.Sorted(mixed))
}

func TestHarmfulOrUndescribedMethodIsNotDeclared(t *testing.T) {
	t.Parallel()
	require.NoError(t, appraisal.Declarable(false, true))
	require.Equal(t, "declaration-harmful", fault.CodeOf(appraisal.Declarable(true, true)))
	require.Equal(t, "declaration-undescribed", fault.CodeOf(appraisal.Declarable(false, false)))
}
