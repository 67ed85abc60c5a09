package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func questionIsAssignedToAssessorsOfTheProgrammeOnly(t *testing.T, h *house) {
	f := openFile(h)
	var assignments []map[string]any
	for _, question := range f.read(office).Questions {
		assignments = append(assignments, map[string]any{
			"question": question.ID, "assessors": []string{f.people[assessor1], f.people["medlem-9"]},
		})
	}
	refused := f.do(call{as: office, method: http.MethodPut, path: f.gate() + "/assignments", body: assignments})
	require.Equal(t, http.StatusUnprocessableEntity, refused.status, string(refused.body))
	problem := refused.problem(t)
	require.Equal(t, "not-an-assessor", problem.Code)
	require.Len(t, problem.Errors, len(assignments), "a member of the group is none, whichever question it is")
	require.Contains(t, string(refused.body), `"/0/assessors/1"`)
	f.assign()
}
