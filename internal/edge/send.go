package edge

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

const (
	// maxAnswer is what is read of an answer, in bytes, and maxQuote what an error repeats of it.
	maxAnswer = 64 << 10
	maxQuote  = 200
)

// client goes nowhere else, whatever the answer says: the request has a secret.
var client = &http.Client{
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// send purges the pages with one of the keys, in as many requests as the edge wants. All are sent, whatever becomes of
// one: of several servers those that answer are to be right.
func (e *Edge) send(ctx context.Context, keys []string) error {
	var failed error
	for some := range slices.Chunk(keys, e.perPurge) {
		requests, err := e.purge(ctx, some)
		failed = errors.Join(failed, err)
		for _, r := range requests {
			failed = errors.Join(failed, e.ask(r))
		}
	}
	return failed
}

func (e *Edge) ask(r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), e.pace.answer)
	defer cancel()
	answer, err := client.Do(r.WithContext(ctx))
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	says, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("%s: %w", r.URL.Host, err)
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %d: %s", r.URL.Host, answer.StatusCode, e.quote(says))
	}
	if e.refused != nil {
		if err := e.refused(says); err != nil {
			return fmt.Errorf("%s: %w: %s", r.URL.Host, err, e.quote(says))
		}
	}
	return nil
}

// quote is the beginning of an answer, as it may stand in a log and in the database.
func (e *Edge) quote(answer []byte) string {
	text := string(answer)
	if e.secret != "" {
		text = strings.ReplaceAll(text, e.secret, "…")
	}
	return fmt.Sprintf("%q", text[:min(len(text), maxQuote)])
}
