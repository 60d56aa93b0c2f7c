package ui

import (
	"github.com/a-h/templ"

	"localprogress.org/site/internal/pattern"
)

// Icons. All but External are hidden from screen readers: put the words beside them, or in an aria-label.

// Mark is the sign of the wordmark, in the colours of the page.
func Mark() templ.Component { return templ.Raw(pattern.Mark()) }

// MarkOnDeep is the sign of the wordmark on the deep ground of the footer.
func MarkOnDeep() templ.Component { return templ.Raw(pattern.MarkOnDeep()) }

// Arrow points on: to the next page, to more.
func Arrow() templ.Component {
	return templ.Raw(`<svg class="arr" viewBox="0 0 14 14" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="2.4" d="M0 7h12M7 1.5 12.5 7 7 12.5"/></svg>`)
}

// ArrowBack points back: to newer entries.
func ArrowBack() templ.Component {
	return templ.Raw(`<svg class="arr back" viewBox="0 0 14 14" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="2.4" d="M14 7H2M7 1.5 1.5 7 7 12.5"/></svg>`)
}

// External marks a link that leaves the site, and says so.
func External() templ.Component {
	return templ.Raw(`<svg class="ext" viewBox="0 0 10 10" role="img" aria-label="(on another site)"><path fill="none" stroke="currentColor" stroke-width="1.6" d="M2 1h7v7M9 1 1 9"/></svg>`)
}

// Close is a cross of 12 pixels, for what can be dismissed or removed.
func Close() templ.Component {
	return templ.Raw(`<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><path stroke="currentColor" stroke-width="2" d="M1 1l10 10M11 1 1 11"/></svg>`)
}

// Chevron points down, for what opens.
func Chevron() templ.Component {
	return templ.Raw(`<svg viewBox="0 0 12 12" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="2" d="M1 3.5 6 9l5-5.5"/></svg>`)
}

// Lens means search.
func Lens() templ.Component {
	return templ.Raw(`<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="2.4" d="M10.5 3.5a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM15.8 15.8 21.5 21.5"/></svg>`)
}

// Copy means copy to the clipboard.
func Copy() templ.Component {
	return templ.Raw(`<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="2" d="M5 5h9v9H5zM11 5V2H2v9h3"/></svg>`)
}

// Bars means menu.
func Bars() templ.Component {
	return templ.Raw(`<svg width="20" height="14" viewBox="0 0 20 14" aria-hidden="true"><path stroke="currentColor" stroke-width="2.4" d="M0 2h20M0 7h20M0 12h20"/></svg>`)
}

// Tick means done.
func Tick() templ.Component {
	return templ.Raw(`<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="2.4" d="M1 6.5l3.5 3.5L11 2"/></svg>`)
}

// Checked is a ticked box: something was looked at and is right.
func Checked() templ.Component {
	return templ.Raw(`<svg viewBox="0 0 16 16" width="16" height="16" role="img" aria-label="Right:"><path fill="currentColor" d="M0 0h16v16H0z"/><path fill="none" stroke="var(--surface)" stroke-width="2.2" d="M3.5 8.5l3 3 6-7"/></svg>`)
}

// Full is a filled square of 14 pixels: something is well, or published.
func Full() templ.Component {
	return templ.Raw(`<svg class="gl" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true"><path fill="currentColor" d="M0 0h14v14H0z"/></svg>`)
}

// Triangle of 14 pixels: something is wrong, or wants attention.
func Triangle() templ.Component {
	return templ.Raw(`<svg class="gl" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true"><path fill="currentColor" d="M7 0l7 14H0z"/></svg>`)
}

// Crossed is an empty square of 14 pixels with a stroke through it: something does not take place.
func Crossed() templ.Component {
	return templ.Raw(`<svg class="gl" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="2" d="M1 1h12v12H1zM1 13 13 1"/></svg>`)
}

// Quarter is a quarter of a circle of 14 pixels: something waits for its time.
func Quarter() templ.Component {
	return templ.Raw(`<svg class="gl" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true"><path fill="currentColor" d="M0 14A14 14 0 0 1 14 0v14z"/></svg>`)
}
