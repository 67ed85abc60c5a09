package catalogue_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

func TestAStudyWrittenAsRowsIsTheSameStudyAgain(t *testing.T) {
	studies := 0
	for _, method := range append(demonstrationFile(t).Methods, fullMethod()) {
		for _, group := range catalogue.GroupStudies(method.Studies) {
			study, err := group.Study()
			require.NoError(t, err)
			rows := catalogue.RowsOf(group.Rows[0].Authors, group.Rows[0].Title, study)

			var file bytes.Buffer
			out, err := catalogue.NewCSVWriter(&file, catalogue.StudyColumns(), catalogue.Comma)
			require.NoError(t, err)
			for _, row := range rows {
				row.Provenance = catalogue.ProvenanceSource
				require.NoError(t, out.Write(catalogue.StudyRecord{Method: method.Slug, StudyRow: row}))
			}
			require.NoError(t, out.Flush())
			read, err := catalogue.Parse("x.csv", file.Bytes(), catalogue.FormatCSV)
			require.NoError(t, err)
			again := catalogue.GroupStudies(read.StudiesOf(method.Slug))
			require.Len(t, again, 1, "%s: the rows of a study stay one study", study.Citation)
			back, err := again[0].Study()
			require.NoError(t, err)
			back.Provenance = study.Provenance
			back.ID = study.ID
			require.Equal(t, catalogue.RowsOf(group.Rows[0].Authors, group.Rows[0].Title, study),
				catalogue.RowsOf(group.Rows[0].Authors, group.Rows[0].Title, back))
			studies++
		}
	}
	require.Greater(t, studies, 100)
}

func TestOutcomesOfOneTitleStayInOneStudyByTheirCodes(t *testing.T) {
	study := evidence.Study{Citation: "A (2020): T", Design: evidence.RCT, Outcomes: []evidence.Outcome{
		{Code: "trivsel", Title: i18n.Text{DA: "Trivsel"}}, {Code: "trivsel-laerer", Title: i18n.Text{DA: "Trivsel"}},
	}}
	groups := catalogue.GroupStudies(catalogue.RowsOf("A", "T", study))
	require.Len(t, groups, 1)
	back, err := groups[0].Study()
	require.NoError(t, err)
	require.Equal(t, "trivsel-laerer", back.Outcomes[1].Code)
}

func TestTheReferenceNamesEveryColumnOfAnExport(t *testing.T) {
	reference, err := os.ReadFile("../../docs/reference/export-columns.md")
	require.NoError(t, err)
	for _, column := range catalogue.MethodColumns() {
		require.Contains(t, string(reference), "`"+column.Name+"`")
	}
	for _, column := range catalogue.StudyColumns() {
		require.Contains(t, string(reference), "`"+column.Name+"`")
	}
}
