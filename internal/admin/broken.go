package admin

import (
	"context"
	"fmt"

	"localprogress.org/site/internal/content"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/ui"
)

// broken are the links of the text that lead nowhere, as far as that is known.
func (s *Staff) broken(ctx context.Context, snap *content.Snapshot) ([]view.Check, error) {
	outside := snap.Outside()
	var addresses []string
	for _, o := range outside {
		addresses = append(addresses, o.Address)
	}
	known, err := s.links.Among(ctx, addresses)
	if err != nil {
		return nil, err
	}
	var list []view.Check
	for _, o := range outside {
		b, ok := known[o.Address]
		if !ok {
			continue
		}
		where := ""
		if o.Line > 0 {
			where = fmt.Sprintf("Line %d: ", o.Line)
		}
		list = append(list, view.Check{Field: o.Field, Name: "Broken link", Detail: fmt.Sprintf("%s%s %s, since %s. Find its new address, or take it out.",
			where, view.LinkText(o.Address), b.Why(), view.MomentText(b.Since, s.now(), ui.Zone))})
	}
	gone, err := s.links.Gone(ctx, snap.Named())
	for _, entry := range gone {
		list = append(list, view.Check{Field: "body", Name: "Broken link", Detail: fmt.Sprintf("%s is not public any more, and readers see no link to it. Link to another page, or take it out.", entry)})
	}
	return list, err
}
