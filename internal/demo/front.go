package demo

// front is the front matter of an entry. Only the title is needed by every kind. Moments are written as when.go
// says; links to other entries are slugs, or "kind/slug" where the kind is open.
type front struct {
	Title     string   `yaml:"title"`
	Slug      string   `yaml:"slug"` // made from the title when it is empty
	Summary   string   `yaml:"summary"`
	Byline    string   `yaml:"byline"`
	Published string   `yaml:"published"` // empty: at the load
	Unpublish string   `yaml:"unpublish"` // empty: never
	Issues    []string `yaml:"issues"`
	Chapters  []string `yaml:"chapters"`
	Related   []string `yaml:"related"` // kind/slug
	People    []string `yaml:"people"`
	Lead      *lead    `yaml:"lead"`

	Corrections []correction `yaml:"corrections"` // the newest first

	Release    *release    `yaml:"release"`
	Clipping   *clipping   `yaml:"clipping"`
	Newsletter *newsletter `yaml:"newsletter"`
	Issue      *issue      `yaml:"issue"`
	Chapter    *chapter    `yaml:"chapter"`
	Event      *event      `yaml:"event"`
	Resource   *resource   `yaml:"resource"`
	Program    *program    `yaml:"program"`
	Campaign   *campaign   `yaml:"campaign"`
	Page       *page       `yaml:"page"`
	Person     *person     `yaml:"person"`
}

// A correction also says when the text was updated.
type correction struct {
	At   string `yaml:"at"`
	Note string `yaml:"note"`
}

type lead struct {
	Picture string `yaml:"picture"` // a file of the folder pictures
	Alt     string `yaml:"alt"`
	Caption string `yaml:"caption"`
	Credit  string `yaml:"credit"`
}

type release struct {
	Mode         string   `yaml:"mode"`
	EmbargoUntil string   `yaml:"embargo_until"`
	Place        string   `yaml:"place"`
	Date         string   `yaml:"date"`
	Subheadline  string   `yaml:"subheadline"`
	Contacts     []string `yaml:"contacts"`    // names in reference.yaml
	Boilerplate  string   `yaml:"boilerplate"` // a name in reference.yaml
}

type clipping struct {
	Outlet    string `yaml:"outlet"`
	OutletURL string `yaml:"outlet_url"`
	Author    string `yaml:"author"`
	Published string `yaml:"published"`
}

type newsletter struct {
	Series string `yaml:"series"` // a slug in reference.yaml
	Month  string `yaml:"month"`  // 2024-08
}

type issue struct {
	Hue          string `yaml:"hue"`
	Position     int    `yaml:"position"`
	ContactEmail string `yaml:"contact_email"`
	Facts        []struct {
		Figure    string `yaml:"figure"`
		Label     string `yaml:"label"`
		Source    string `yaml:"source"`
		SourceURL string `yaml:"source_url"`
	} `yaml:"facts"`
}

type chapter struct {
	State        string `yaml:"state"`
	Status       string `yaml:"status"`
	ContactName  string `yaml:"contact_name"`
	ContactEmail string `yaml:"contact_email"`
	Places       string `yaml:"places"`
}

// The moments of an event are in its own zone.
type event struct {
	Starts       string `yaml:"starts"`
	Ends         string `yaml:"ends"`
	Zone         string `yaml:"zone"`
	Place        string `yaml:"place"`
	Link         string `yaml:"link"`
	Registration string `yaml:"registration"` // address
	Opens        string `yaml:"opens"`
	Closes       string `yaml:"closes"`
	Full         bool   `yaml:"full"`
	Capacity     int    `yaml:"capacity"`
	CalledOff    string `yaml:"called_off"` // cancelled or postponed
	Notice       string `yaml:"notice"`
}

type resource struct {
	Type     string `yaml:"type"`
	Link     string `yaml:"link"`
	Pages    int    `yaml:"pages"`
	Language string `yaml:"language"`
	Place    string `yaml:"place"`
}

type program struct {
	Statement string `yaml:"statement"`
	Position  int    `yaml:"position"`
}

type campaign struct {
	ActionLabel string `yaml:"action_label"`
	ActionURL   string `yaml:"action_url"`
	Actions     []struct {
		Label string `yaml:"label"`
		URL   string `yaml:"url"`
	} `yaml:"actions"`
}

type page struct {
	Parent   string `yaml:"parent"` // slug of the page above it
	Position int    `yaml:"position"`
}

type person struct {
	Role    string `yaml:"role"`
	Offices []struct {
		Title  string `yaml:"title"`
		Place  string `yaml:"place"`
		State  string `yaml:"state"`
		Starts string `yaml:"starts"`
		Ends   string `yaml:"ends"`
	} `yaml:"offices"`
}

// details names the blocks of details that are there.
func (f *front) details() []string {
	var keys []string
	for _, d := range []struct {
		key   string
		there bool
	}{
		{"release", f.Release != nil}, {"clipping", f.Clipping != nil}, {"newsletter", f.Newsletter != nil},
		{"issue", f.Issue != nil}, {"chapter", f.Chapter != nil}, {"event", f.Event != nil},
		{"resource", f.Resource != nil}, {"program", f.Program != nil}, {"campaign", f.Campaign != nil},
		{"page", f.Page != nil}, {"person", f.Person != nil},
	} {
		if d.there {
			keys = append(keys, d.key)
		}
	}
	return keys
}
