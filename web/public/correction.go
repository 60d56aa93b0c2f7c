package public

import (
	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

// correctionDay begins a note: "Correction, July 18, 2024:".
func correctionDay(c content.Correction) string { return "Correction, " + ui.DateText(c.At) + ":" }

// CorrectionLine is a note as plain text: "Correction, July 18, 2024: The vote was 7 to 2."
func CorrectionLine(c content.Correction) string { return correctionDay(c) + " " + c.Note }

// corrected is the styles that a page without a text of its own needs for its corrections.
func corrected(list []content.Correction) []string {
	if len(list) == 0 {
		return nil
	}
	return []string{"text"}
}
