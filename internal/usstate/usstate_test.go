package usstate

import "testing"

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"NY": "NY", "ny": "NY", "N.Y.": "NY", "n. y.": "NY", " New  York ": "NY", "NEW JERSEY": "NJ", "D.C.": "DC",
		"Washington, D.C.": "DC", "Washington": "WA", "U.S. Virgin Islands": "VI", "Puerto Rico": "PR", "": "", "Ny York": "", "ZZ": "", "Newyork": "NY"} {
		if got, ok := Parse(text); got != want || ok != (want != "") {
			t.Errorf("Parse(%q) = %q, %t, want %q", text, got, ok, want)
		}
	}
	for _, s := range All {
		if got, ok := Parse(s.Name); !ok || got != s.Code || Name(s.Code) != s.Name {
			t.Errorf("%s is %q, and %q", s.Name, got, Name(s.Code))
		}
	}
	if Name("") != "" || Name("zz") != "" {
		t.Error("a state that is none has a name")
	}
}
