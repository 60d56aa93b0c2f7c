package markdown_test

import (
	"testing"

	"localprogress.org/site/internal/markdown"
)

func TestCreditSaysWhatItCredits(t *testing.T) {
	t.Parallel()
	for credit, want := range map[string]string{"": "", "Ana Lee / Agency": "Photo: Ana Lee / Agency", "Illustration: Local Progress": "Illustration: Local Progress"} {
		if got := markdown.CreditLine(credit); got != want {
			t.Errorf("CreditLine(%q) = %q, want %q", credit, got, want)
		}
	}
}
