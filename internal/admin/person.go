package admin

import (
	"strings"
	"time"

	"localprogress.org/site/internal/content"
)

var officeFields = []string{"person.offices.title", "person.offices.place", "person.offices.state", "person.offices.starts", "person.offices.ends"}

func readPerson(r *reader, s *content.Snapshot) {
	s.Person = &content.Person{Role: r.text("person.role")}
	for _, row := range r.rows("person.offices", officeFields...) {
		s.Person.Offices = append(s.Person.Offices, content.Office{Title: row[0], Place: row[1], State: strings.ToUpper(row[2]),
			Starts: r.parse("person.offices", row[3], parseDay), Ends: r.parse("person.offices", row[4], parseDay)})
	}
}

func fillPerson(f filler, s content.Snapshot) {
	f.text("person.role", s.Person.Role)
	day := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return t.UTC().Format(dayLayout)
	}
	var rows [][]string
	for _, o := range s.Person.Offices {
		rows = append(rows, []string{o.Title, o.Place, o.State, day(o.Starts), day(o.Ends)})
	}
	f.rows(officeFields, rows)
}
