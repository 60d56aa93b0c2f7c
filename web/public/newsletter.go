package public

import (
	"strconv"

	"localprogress.org/site/internal/content"
)

// Series is a newsletter with its numbers, the latest month first.
type Series struct {
	content.Series
	Numbers []content.Number
	Newer   string // addresses of the neighbours; "" where there is none
	Older   string
	Later   bool // this is not the first page
}

// path is the address of the series.
func (s Series) path() string { return "/newsletters/" + s.Slug }

// Year is the numbers of one year.
type Year struct {
	Year    string
	Numbers []content.Number
}

// years parts the numbers by year.
func (s Series) years() (years []Year) {
	for _, n := range s.Numbers {
		y := strconv.Itoa(n.Month.Year())
		if len(years) == 0 || years[len(years)-1].Year != y {
			years = append(years, Year{Year: y})
		}
		last := &years[len(years)-1]
		last.Numbers = append(last.Numbers, n)
	}
	return years
}

// month is the month a number stands for, in words.
func month(n content.Number) string { return n.Month.Format("January 2006") }
