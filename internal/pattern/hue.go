package pattern

// Hue names the colour family of an issue. The zero value and any unknown value behave as None.
type Hue string

// The seven issues of the network, and None for what has no issue.
const (
	None      Hue = "none"
	Workers   Hue = "workers"
	Home      Hue = "home"
	Housing   Hue = "housing"
	Immigrant Hue = "immigrant"
	Climate   Hue = "climate"
	Safety    Hue = "safety"
	Education Hue = "education"
)

// Colours that every picture shares. They do not change in dark mode: a picture is a picture.
const (
	deep     = "#24115A"
	paper    = "#FBF7F0"
	marigold = "#FFB81C"
)

// look is what tells one hue from another: the colours, and the figure that leads its pictures.
type look struct {
	name, ground, tint string
	shape              string
	draw               func(p *pen, b box, k inks)
	kin                []string // the small blocks that go with the figure
	grounded           bool     // a building: it never floats in the checker layout
}

var looks = map[Hue]look{
	Workers:   {"Workers’ rights", "#BF3417", "#F7C3AE", "steps", drawSteps, []string{"stair", "solid"}, false},
	Home:      {"Home rule", "#4B2A9B", "#CDBBF2", "dome", drawDome, []string{"panes", "halves"}, true},
	Housing:   {"Housing", "#00655F", "#A9D8CF", "house", drawHouse, []string{"panes", "roofs"}, true},
	Immigrant: {"Immigrant justice", "#9A1656", "#F2B8D0", "arch", drawArch, []string{"halves", "quarter"}, true},
	Climate:   {"Climate and federal resources", "#2A6630", "#BCDCA8", "leaf", drawLeaf, []string{"quarter", "halves"}, false},
	Safety:    {"Public safety", "#134F96", "#B3D0F0", "rings", drawRings, []string{"quarter", "halves"}, false},
	Education: {"Public education", "#7A4E00", "#F0D29A", "book", drawBook, []string{"check", "roofs"}, false},
	None:      {"", "#4B2A9B", "#CDBBF2", "pin", drawPin, []string{"quarter", "check"}, false},
}

// known returns h, or None when h is not one of the constants.
func (h Hue) known() Hue {
	if _, ok := looks[h]; ok {
		return h
	}
	return None
}

func (h Hue) look() look { return looks[h.known()] }

// Hues returns the seven issues in the order of the home page. None is not among them.
func Hues() []Hue {
	return []Hue{Workers, Home, Housing, Immigrant, Climate, Safety, Education}
}

// Name returns the name in English, or "" for None.
func (h Hue) Name() string { return h.look().name }

// Ground returns the full colour as #RRGGBB. Paper-coloured text on it passes WCAG AA.
func (h Hue) Ground() string { return h.look().ground }

// Tint returns the light companion of Ground as #RRGGBB. It is for pictures only, never for text.
func (h Hue) Tint() string { return h.look().tint }

// Shape returns the name of the figure that stands for the issue: steps, dome, house, arch, leaf,
// rings, book, or pin (the pinwheel) for None.
func (h Hue) Shape() string { return h.look().shape }
