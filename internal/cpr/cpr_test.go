package cpr_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/cpr"
	"github.com/fasemodel/fasemodel/internal/fault"
)

func TestWhatLooksLikeACPRNumberIsFound(t *testing.T) {
	for name, text := range map[string]string{
		"with a dash":                "010190-1234",
		"without a dash":             "0101901234",
		"in a sentence":              "Borgeren (cpr. 311299-0000) blev hørt.",
		"with a space":               "010190 1234",
		"with an en dash":            "010190–1234",
		"with a dash and spaces":     "010190 - 1234",
		"with a hard space":          "010190\u00a01234",
		"with a soft hyphen":         "010190\u00ad1234",
		"with a non-breaking hyphen": "010190\u20111234",
		"after letters":              "CPR0101901234",
		"before letters":             "010190-1234x",
		"after a tag":                "<b>010190-1234</b>",
		"after another number":       "Sag 17, 1-010190-1234",
		"failing modulus 11":         "010107-4001",
		"29 February of a leap year": "290200-1234",
		"29 February 1996":           "290296-1234",
		"the second number":          "12345678, 010190-1234",
		"after æøå":                  "på æøå010190-1234",
		"after invalid UTF-8":        "\xff010190-1234",
	} {
		t.Run(name, func(t *testing.T) { require.True(t, cpr.Find(text)) })
	}
}

func TestOtherNumbersAreLetThrough(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":                    "",
		"a phone number":             "Ring på 33 44 55 66 eller +45 33445566",
		"a phone number with groups": "12 03 84 12",
		"a CVR number":               "CVR 12345678",
		"an EAN number":              "5798000123456",
		"an ISBN-13":                 "ISBN 978-87-02-03456-7 og 9788702034567",
		"an ISBN-10 with dashes":     "87-02-03456-7",
		"an ISBN-10 that is no date": "8702034567",
		"a Swedish number":           "202100-5489",
		"a Norwegian number":         "974 760 673",
		"a date":                     "01-01-1990, 2026-11-21, 010190",
		"a date and a year":          "01.01.1990 1234",
		"a day that is not":          "320190-1234",
		"day zero":                   "000190-1234",
		"a month that is not":        "011390-1234",
		"month zero":                 "010090-1234",
		"30 February":                "300200-1234",
		"29 February 1990":           "290290-1234",
		"31 April":                   "310490-1234",
		"eleven digits":              "01019012345",
		"five after the dash":        "010190-12345",
		"three after the dash":       "010190-123",
		"seven before the dash":      "1010190-1234",
		"a long gap":                 "010190    1234",
		"another line":               "010190\n1234",
		"letters between":            "010190 og 1234",
		"an amount":                  "1.101.901.234 kr.",
		"a UUID":                     "019ab010-1234-7010-8019-010190123401",
		"a UUID with a date in it":   "sag ab010190-1234-7010-8019-aa0101901234.",
		"a hash":                     strings.Repeat("ab", 27) + "0101901234",
	} {
		t.Run(name, func(t *testing.T) { require.False(t, cpr.Find(text)) })
	}
}

func TestCheckNamesTheFieldAndNeverTheNumber(t *testing.T) {
	require.NoError(t, cpr.Check("/reason", "Ingen numre her."))
	err := cpr.Check("/reason", "Se 010190-1234.")
	found := fault.From(err)
	require.Equal(t, fault.Invalid, found.Kind)
	require.Equal(t, "cpr-number", found.Code)
	require.Equal(t, "/reason", found.Details[0].Pointer)
	require.NotContains(t, fmt.Sprintf("%v %+v", err, found), "1234")
}

func TestJSONIsCheckedInEveryField(t *testing.T) {
	require.NoError(t, cpr.CheckJSON([]byte(`{"title":"Mit æg","cost":1101901234,"hash":"`+strings.Repeat("a", 64)+`"}`)))
	require.NoError(t, cpr.CheckJSON([]byte(`no JSON 010190-1234`)))
	require.Error(t, cpr.CheckJSON([]byte(`{"cost":1e999,"reason":"010190-1234"}`)))
	err := cpr.CheckJSON([]byte(`{"conditions":[{"text":"god"},{"text":"010190-1234"}],` +
		`"a/b":"x 0101901234","010190-1234":1}`))
	var pointers []string
	for _, detail := range fault.From(err).Details {
		pointers = append(pointers, detail.Pointer)
	}
	require.Equal(t, []string{"", "/a~1b", "/conditions/1/text"}, pointers)
	require.NotContains(t, err.Error(), "1234")
}

func TestEveryDateOfEveryCenturyIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(1858, time.January, 1, 0, 0, 0, 0, time.UTC).
			AddDate(0, 0, rapid.IntRange(0, 72_000).Draw(t, "day"))
		serial := rapid.StringMatching(`[0-9]{4}`).Draw(t, "serial")
		gap := rapid.SampledFrom([]string{"", "-", " ", "–", " - "}).Draw(t, "gap")
		around := rapid.StringMatching(`[^0-9a-fA-F-]{0,8}`)
		text := around.Draw(t, "before") + day.Format("020106") + gap + serial + around.Draw(t, "after")
		require.True(t, cpr.Find(text))
	})
}

func TestHashesAreNeverMistaken(t *testing.T) {
	for i := range uint64(2000) {
		sum := sha256.Sum256(binary.BigEndian.AppendUint64(nil, i))
		require.False(t, cpr.Find(hex.EncodeToString(sum[:])))
	}
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{"010190-1234", "ab010190-1234-7010-8019-aa0101901234", "\xff", "290200–0000"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if cpr.Find(text) {
			require.True(t, cpr.Find("æ "+text+" å"), "what stands around a text does not hide a number")
		}
	})
}
