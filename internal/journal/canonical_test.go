package journal_test

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/journal"
)

func TestCanonicalFormFollowsRFC8785(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"section 3.2.2 without its floats": {
			`{"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}`,
			`{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
		},
		"section 3.2.3, order by UTF-16 code units": {
			`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",` +
				`"\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`,
			`{"\r":"Carriage Return","1":"One","` + "\u0080" + `":"Control","ö":"Latin Small Letter O With Diaeresis",` +
				`"€":"Euro Sign","😀":"Emoji: Grinning Face","` + "\ufb33" + `":"Hebrew Letter Dalet With Dagesh"}`,
		},
		"nested objects and white space": {
			" { \"b\" : [ 1 , { \"d\" : { } , \"c\" : [ ] } ] ,\n\t\"a\" : -7 } ", `{"a":-7,"b":[1,{"c":[],"d":{}}]}`,
		},
		"short escapes":           {`"\b\f\n\r\t\u0001\u001f\u007f"`, `"\b\f\n\r\t\u0001\u001f` + "\u007f" + `"`},
		"what HTML would escape":  {`"\u003ca \u0026 b\u003e \u2028"`, "\"<a & b> \u2028\""},
		"the largest integers":    {`[9007199254740991,-9007199254740991]`, `[9007199254740991,-9007199254740991]`},
		"negative zero":           {`-0`, `0`},
		"a key that is a prefix":  {`{"ab":1,"a":2,"":3}`, `{"":3,"a":2,"ab":1}`},
		"keys escaped in the raw": {`{"\u00e5":1,"a\u0000":2}`, `{"a\u0000":2,"å":1}`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := journal.CanonicalJSON([]byte(c.in))
			require.NoError(t, err)
			require.Equal(t, c.want, string(got))
			require.True(t, journal.IsCanonical(got))
		})
	}
}

func TestCanonicalFormRefusesWhatIsNotExact(t *testing.T) {
	for name, c := range map[string]struct {
		value any
		code  string
	}{
		"a fraction":                 {json.RawMessage(`1.5`), "canonical-number"},
		"a whole number as fraction": {json.RawMessage(`[1.0]`), "canonical-number"},
		"an exponent":                {json.RawMessage(`1e3`), "canonical-number"},
		"an integer too large":       {json.RawMessage(`9007199254740992`), "canonical-number"},
		"an integer too small":       {int64(-9007199254740992), "canonical-number"},
		"a number past 64 bits":      {json.RawMessage(`99999999999999999999`), "canonical-number"},
		"a Go float":                 {map[string]float64{"a": 0.1}, "canonical-number"},
		"not a number":               {math.NaN(), "canonical-syntax"},
		"a channel":                  {make(chan int), "canonical-syntax"},
		"no text at all":             {json.RawMessage(``), "canonical-syntax"},
		"two values":                 {json.RawMessage(`1 2`), "canonical-syntax"},
		"a repeated key":             {json.RawMessage(`{"a":1,"a":1}`), "canonical-duplicate-key"},
		"a key repeated by escape":   {json.RawMessage(`{"a":1,"\u0061":2}`), "canonical-duplicate-key"},
		"a nested repeated key":      {json.RawMessage(`[{"x":{"a":1,"b":2,"a":3}}]`), "canonical-duplicate-key"},
		"raw bytes not UTF-8":        {json.RawMessage("\"\xff\""), "canonical-utf8"},
		"a Go string not UTF-8":      {[]string{"a\xc3"}, "canonical-utf8"},
		"a Go key not UTF-8":         {map[string]int{"\xff": 1}, "canonical-utf8"},
		"a lone high surrogate":      {json.RawMessage(`"\ud83d"`), "canonical-utf8"},
		"a lone low surrogate":       {json.RawMessage(`"\ude00x"`), "canonical-utf8"},
		"surrogates the wrong way":   {json.RawMessage(`"\ude00\ud83d"`), "canonical-utf8"},
		"a surrogate and a letter":   {json.RawMessage(`"\ud83d\u0041"`), "canonical-utf8"},
		"nesting without end": {
			json.RawMessage(strings.Repeat("[", 200) + strings.Repeat("]", 200)), "canonical-depth",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := journal.Canonical(c.value)
			require.Equal(t, c.code, fault.CodeOf(err))
			require.Equal(t, fault.Invalid, fault.From(err).Kind)
		})
	}
}

func TestReplacementCharacterItselfIsText(t *testing.T) {
	got, err := journal.Canonical("\ufffd")
	require.NoError(t, err)
	require.Equal(t, "\"\ufffd\"", string(got))
}

// anyValue draws a value of the kinds the journal holds.
func anyValue(depth int) *rapid.Generator[any] {
	leaves := []*rapid.Generator[any]{
		rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.String().AsAny(),
		rapid.Int64Range(-journal.MaxInteger, journal.MaxInteger).AsAny(),
	}
	if depth == 0 {
		return rapid.OneOf(leaves...)
	}
	inner := anyValue(depth - 1)
	return rapid.OneOf(append(leaves,
		rapid.SliceOfN(inner, 0, 4).AsAny(), rapid.MapOfN(rapid.String(), inner, 0, 5).AsAny())...)
}

func TestOrderOfKeysNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		object := rapid.MapOfN(rapid.String(), anyValue(2), 0, 6).Draw(t, "object")
		keys := rapid.Permutation(slices.Sorted(maps.Keys(object))).Draw(t, "order")
		var raw strings.Builder
		for i, key := range keys {
			name, err := json.Marshal(key)
			require.NoError(t, err)
			value, err := json.Marshal(object[key])
			require.NoError(t, err)
			raw.WriteString([]string{"{", ","}[min(i, 1)] + string(name) + " : " + string(value))
		}
		raw.WriteString([]string{"{", ""}[min(len(keys), 1)] + "}")

		shuffled, err := journal.CanonicalJSON([]byte(raw.String()))
		require.NoError(t, err)
		direct, err := journal.Canonical(object)
		require.NoError(t, err)
		require.Equal(t, string(direct), string(shuffled))
	})
}

func TestCanonicalFormKeepsTheValueAndIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := anyValue(3).Draw(t, "value")
		canonical, err := journal.Canonical(value)
		require.NoError(t, err)
		plain, err := json.Marshal(value)
		require.NoError(t, err)
		require.JSONEq(t, string(plain), string(canonical))
		require.True(t, journal.IsCanonical(canonical))
	})
}

func FuzzCanonicalJSON(f *testing.F) {
	for _, seed := range []string{
		`{"b":[1,"\ud83d\ude00"],"a":null}`, `"\u005c"`, `[-0,[]]`, `{"":{}}`, "\xff", `{"a":`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		canonical, err := journal.CanonicalJSON(raw)
		if err != nil {
			return
		}
		again, err := journal.CanonicalJSON(canonical)
		require.NoError(t, err)
		require.Equal(t, string(canonical), string(again))
	})
}
