package admin

import "localprogress.org/site/internal/content"

var factFields = []string{"issue.facts.figure", "issue.facts.label", "issue.facts.source", "issue.facts.source_url"}

func readIssue(r *reader, s *content.Snapshot) {
	s.Issue = &content.Issue{Hue: r.text("issue.hue"), Position: r.number("issue.position"), ContactEmail: r.text("issue.contact_email")}
	for _, row := range r.rows("issue.facts", factFields...) {
		s.Issue.Facts = append(s.Issue.Facts, content.Fact{Figure: row[0], Label: row[1], Source: row[2], SourceURL: row[3]})
	}
}

func fillIssue(f filler, s content.Snapshot) {
	d := s.Issue
	f.text("issue.hue", d.Hue)
	f.number("issue.position", d.Position)
	f.text("issue.contact_email", d.ContactEmail)
	var rows [][]string
	for _, fact := range d.Facts {
		rows = append(rows, []string{fact.Figure, fact.Label, fact.Source, fact.SourceURL})
	}
	f.rows(factFields, rows)
}
