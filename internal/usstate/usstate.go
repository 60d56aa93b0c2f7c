// Package usstate knows the states, the district and the territories of the United States.
package usstate

import (
	"strings"
	"unicode"
)

// State is a state, district or territory.
type State struct{ Code, Name string }

// All is every one of them, by name.
var All = []State{
	{"AL", "Alabama"}, {"AK", "Alaska"}, {"AS", "American Samoa"}, {"AZ", "Arizona"}, {"AR", "Arkansas"}, {"CA", "California"},
	{"CO", "Colorado"}, {"CT", "Connecticut"}, {"DE", "Delaware"}, {"DC", "District of Columbia"}, {"FL", "Florida"}, {"GA", "Georgia"},
	{"GU", "Guam"}, {"HI", "Hawaii"}, {"ID", "Idaho"}, {"IL", "Illinois"}, {"IN", "Indiana"}, {"IA", "Iowa"}, {"KS", "Kansas"},
	{"KY", "Kentucky"}, {"LA", "Louisiana"}, {"ME", "Maine"}, {"MD", "Maryland"}, {"MA", "Massachusetts"}, {"MI", "Michigan"},
	{"MN", "Minnesota"}, {"MS", "Mississippi"}, {"MO", "Missouri"}, {"MT", "Montana"}, {"NE", "Nebraska"}, {"NV", "Nevada"},
	{"NH", "New Hampshire"}, {"NJ", "New Jersey"}, {"NM", "New Mexico"}, {"NY", "New York"}, {"NC", "North Carolina"},
	{"ND", "North Dakota"}, {"MP", "Northern Mariana Islands"}, {"OH", "Ohio"}, {"OK", "Oklahoma"}, {"OR", "Oregon"},
	{"PA", "Pennsylvania"}, {"PR", "Puerto Rico"}, {"RI", "Rhode Island"}, {"SC", "South Carolina"}, {"SD", "South Dakota"},
	{"TN", "Tennessee"}, {"TX", "Texas"}, {"VI", "U.S. Virgin Islands"}, {"UT", "Utah"}, {"VT", "Vermont"}, {"VA", "Virginia"},
	{"WA", "Washington"}, {"WV", "West Virginia"}, {"WI", "Wisconsin"}, {"WY", "Wyoming"},
}

// Name returns the name of the state with the two letters, or "".
func Name(code string) string {
	for _, s := range All {
		if s.Code == code {
			return s.Name
		}
	}
	return ""
}

// written is the letters of each way to write a state, with the state's two.
var written = func() map[string]string {
	codes := map[string]string{"washingtondc": "DC"}
	for _, s := range All {
		codes[letters(s.Code)], codes[letters(s.Name)] = s.Code, s.Code
	}
	return codes
}()

// Parse returns the two letters of the state that somebody wrote by its name or its letters, "N.Y." and "Washington,
// D.C." among them, and whether there is one.
func Parse(text string) (string, bool) {
	code, ok := written[letters(text)]
	return code, ok
}

// letters is the text's letters alone, in lower case.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}
