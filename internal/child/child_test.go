package child_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"localprogress.org/site/internal/child"
)

func TestAChildIsBounded(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := child.Run(t.Context(), &child.Limited{W: &out, Left: 5}, "/bin/sh", "-c", "ulimit -v; echo; env"); err != nil || out.String() != "20971" {
		t.Errorf("its memory is bounded to %q, %v", out.String(), err)
	}
	if err := child.Run(t.Context(), nil, "/bin/sh", "-c", "echo no such picture >&2; exit 1"); !errors.Is(err, child.ErrFailed) || !strings.Contains(err.Error(), "no such picture") {
		t.Errorf("it gave up: %v", err)
	}
	if err := child.Run(t.Context(), nil, "/bin/sh", "-c", "kill -9 $$"); !errors.Is(err, child.ErrFailed) {
		t.Errorf("it was ended: %v", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if err := child.Run(ended, nil, "/bin/sh", "-c", "exec sleep 60"); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits for it: %v", err)
	}
}
