package content

import (
	"reflect"
	"testing"
)

// A statement that is known takes the values of each call, and still says when one is missing or too many.
func TestArgumentsStandInTheirPlaces(t *testing.T) {
	t.Parallel()
	const sql = `select @b, @a, '@a', @b`
	for _, c := range []named{{"a": 1, "b": 2}, {"b": "x", "a": "y"}} {
		text, values, err := c.RewriteQuery(t.Context(), nil, sql, nil)
		if text != `select $1, $2, '@a', $1` || !reflect.DeepEqual(values, []any{c["b"], c["a"]}) || err != nil {
			t.Errorf("%v: %s, %v, %v", c, text, values, err)
		}
	}
	for _, wrong := range []named{{"a": 1}, {"a": 1, "c": 2}, {"a": 1, "b": 2, "c": 3}} {
		if _, _, err := wrong.RewriteQuery(t.Context(), nil, sql, nil); err == nil {
			t.Errorf("%v: no error", wrong)
		}
	}
}
