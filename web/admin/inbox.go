package admin

import (
	"strconv"
	"strings"
	"time"

	"localprogress.org/site/internal/inbox"
	"localprogress.org/site/internal/usstate"
	"localprogress.org/site/web/ui"
)

// MessageList is one page of the inbox with the filters in use.
type MessageList struct {
	Page
	Messages     []inbox.Message
	Tabs         []Tab
	Form         inbox.Form
	Status       inbox.Status
	Held         bool
	Text         string // searched for; ""
	Here         string // address of the list without the place in it
	File         string // address of the same messages as CSV
	Newer, Older string
	Now          time.Time
}

// narrowed says whether a filter is in use.
func (l MessageList) narrowed() bool { return l.Form != "" || l.Status != "" || l.Held || l.Text != "" }

// Message is one message with its notes.
type Message struct {
	Page
	inbox.Message
	Notes []inbox.Note
	Draft string // a note that was refused, as typed
	Wrong string // why; ""
	Now   time.Time
}

// DeleteMessages asks whether these messages are to be deleted.
type DeleteMessages struct {
	Page
	Messages []inbox.Message
	Back     string // address of the list they were chosen in
	Now      time.Time
}

// question is the heading: "Delete three messages for good?"
func (v DeleteMessages) question() string {
	if len(v.Messages) == 1 {
		return "Delete this message for good?"
	}
	return "Delete " + strings.ToLower(ui.Words(len(v.Messages))) + " messages for good?"
}

func (v DeleteMessages) button() string {
	if len(v.Messages) == 1 {
		return "Delete it for good"
	}
	return "Delete them for good"
}

func messageID(m inbox.Message) string { return strconv.FormatInt(m.ID, 10) }

func formOptions() []ui.Option {
	out := []ui.Option{{Value: "", Label: "Every form"}}
	for _, f := range inbox.Forms {
		out = append(out, ui.Option{Value: string(f), Label: f.Name()})
	}
	return out
}

func messageHref(id int64) string { return "/admin/inbox/" + strconv.FormatInt(id, 10) }

// others are the statuses that the message can be given.
func (m Message) others() []inbox.Status {
	var out []inbox.Status
	for _, s := range inbox.Statuses {
		if s != m.Status {
			out = append(out, s)
		}
	}
	return out
}

// markWords are what the button to each status says.
var markWords = map[inbox.Status]string{
	inbox.StatusNew: "Mark as new", inbox.StatusRead: "Mark as read", inbox.StatusDone: "Mark as done",
}

var messageStatuses = map[inbox.Status]status{
	inbox.StatusNew:  {"sc", "New", shapeFull},
	inbox.StatusRead: {"dr", "Read", shapeEmpty},
	inbox.StatusDone: {"pb", "Done", shapeFull},
}

var heldStatus = status{"br", "Held", shapeTriangle}

func messageStatus(m inbox.Message) status {
	if m.Held {
		return heldStatus
	}
	return messageStatuses[m.Status]
}

// answer is what was typed, with the name of a state in place of its letters.
func answer(f inbox.Field, a inbox.Answers) string {
	if f.Kind == inbox.State {
		return usstate.Name(a[f.Name])
	}
	return a[f.Name]
}

// gist is the line that tells messages apart in the list: the deadline of a reporter first.
func gist(m inbox.Message) string {
	var parts []string
	if d := m.Answers["deadline"]; d != "" {
		parts = append(parts, "Deadline: "+excerpt(d, 60))
	}
	for _, name := range []string{"outlet", "office", "place"} {
		if v := m.Answers[name]; v != "" {
			parts = append(parts, excerpt(v, 60))
		}
	}
	if s := usstate.Name(m.Answers["state"]); s != "" {
		parts = append(parts, s)
	}
	if v := m.Answers["text"]; v != "" {
		parts = append(parts, excerpt(strings.Join(strings.Fields(v), " "), 100))
	}
	return strings.Join(parts, " · ")
}

// replyHref starts an e-mail to the sender.
func replyHref(m inbox.Message) string {
	escape := strings.NewReplacer("%", "%25", "?", "%3F", "&", "%26", "#", "%23", "\"", "%22", " ", "%20")
	return "mailto:" + escape.Replace(m.Answers["email"])
}
