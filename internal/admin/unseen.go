package admin

import (
	"context"
	"fmt"
	"slices"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/web/ui"
)

// maxUnseen is how many lost pictures are named; a text that lost its folder may have hundreds.
const maxUnseen = 10

// unseen is what the text holds and readers do not see, though it can be published.
func (s *Staff) unseen(ctx context.Context, body string) (content.FieldErrors, error) {
	found, err := s.media.PicturesIn(ctx, body)
	if err != nil {
		return nil, err
	}
	doc := markdown.Render(body, markdown.Options{Picture: func(src string) (markdown.Picture, bool) {
		p, ok := found[src]
		return markdown.Picture(p), ok
	}})
	var errs content.FieldErrors
	tell := func(format string, args ...any) {
		errs = append(errs, content.FieldError{Field: "body", Message: fmt.Sprintf(format, args...)})
	}
	slices.Sort(doc.MissingPictures)
	lost := slices.Compact(doc.MissingPictures)
	for _, src := range lost[:min(len(lost), maxUnseen)] {
		tell("The picture “%s” is not in the library; readers do not see it.", short(src))
	}
	if more := len(lost) - maxUnseen; more > 0 {
		tell("%s are not in the library either.", ui.Count(more, 0, "more picture", "more pictures"))
	}
	if doc.Truncated {
		tell("The text is longer than one megabyte; readers do not see its end. Make two entries of it.")
	}
	return errs, nil
}
