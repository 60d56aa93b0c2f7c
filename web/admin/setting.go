package admin

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/merge"
	"localprogress.org/site/web/ui"
)

// SettingForm is something that is set for the whole site, to be made or changed.
type SettingForm struct {
	Page
	Form   Form
	Theirs *Theirs // nil: nobody saved anything meanwhile
	Now    time.Time
}

// Theirs is what somebody else saved while an editor was writing.
type Theirs struct {
	By    string
	At    time.Time
	Words string
}

// Status is the answer's status.
func (f SettingForm) Status() int {
	switch {
	case f.Theirs != nil:
		return http.StatusConflict
	case f.Form.Errors != nil:
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// SettingHistory is who changed what of the settings.
type SettingHistory struct {
	Page
	Of       content.SettingKind // "": of all
	Key      string              // "": of all of the kind
	Versions []content.SettingVersion
	Now      time.Time
}

// older is the address of what was changed before; "" when that is all.
func (v SettingHistory) older() string {
	if len(v.Versions) < content.SettingVersions {
		return ""
	}
	q := url.Values{"before": {strconv.FormatInt(v.Versions[len(v.Versions)-1].ID, 10)}}
	if v.Of != "" {
		q.Set("of", string(v.Of))
		q.Set("key", v.Key)
	}
	return "/admin/settings/history?" + q.Encode()
}

func settingHistoryHref(kind content.SettingKind, key string) string {
	return "/admin/settings/history?" + url.Values{"of": {string(kind)}, "key": {key}}.Encode()
}

// settingFields are the columns of each kind with the words for them, in the order of the form.
var settingFields = map[content.SettingKind][]struct{ column, words string }{
	content.SettingContact:      {{"name", "Name"}, {"email", "E-mail"}, {"phone", "Phone"}, {"hours", "Response hours"}, {"position", "Position"}},
	content.SettingText:         {{"name", "Name"}, {"body", "Text"}, {"position", "Position"}},
	content.SettingAnnouncement: {{"text", "Text"}, {"link_text", "Words of the link"}, {"link", "Link"}, {"starts_at", "From"}, {"ends_at", "Until"}},
	content.SettingPlacement:    {{"slot", "Place"}, {"entry_id", "Entry"}, {"starts_at", "From"}, {"ends_at", "Until"}},
	content.SettingMenu:         {{"title", "Heading"}, {"links", "Links"}},
	content.SettingSite:         {{"heading", "Heading of the home page"}, {"standfirst", "Sentence below it"}, {"description", "Description for search engines"}, {"strapline", "Line at the foot"}},
}

// settingName is which setting it is.
func settingName(v content.SettingVersion) string {
	switch v.Kind {
	case content.SettingContact:
		return fmt.Sprintf("the press contact “%v”", v.Value["name"])
	case content.SettingText:
		return fmt.Sprintf("the boilerplate “%v”", v.Value["name"])
	case content.SettingAnnouncement:
		return fmt.Sprintf("the announcement “%v”", v.Value["text"])
	case content.SettingPlacement:
		return "what stands on the home page"
	case content.SettingMenu:
		return "the menu “" + content.MenuName(v.Key).Place() + "”"
	}
	return "the site’s words"
}

func settingDid(v content.SettingVersion) string {
	switch {
	case v.Removed:
		return "removed"
	case v.Before == nil:
		return "added"
	}
	return "changed"
}

func whoSaved(v content.SettingVersion) string {
	if v.SavedBy == "" {
		return "The program"
	}
	return v.SavedBy
}

// settingChanges are the fields in which the version differs from the one before, word by word; of the first one all.
func settingChanges(v content.SettingVersion) []Changed {
	var out []Changed
	for _, f := range settingFields[v.Kind] {
		was, is := settingWords(v, f.column, v.Before), settingWords(v, f.column, v.Value)
		switch {
		case v.Before == nil && is != "":
			out = append(out, Changed{f.words, []Part{{Piece: merge.Piece{Kind: merge.Same, Text: is}}}})
		case v.Before != nil && was != is:
			out = append(out, Changed{f.words, folded(merge.Words(was, is))})
		}
	}
	return out
}

// settingWords is a column as it reads.
func settingWords(v content.SettingVersion, column string, value map[string]any) string {
	is := value[column]
	switch {
	case is == nil:
		return ""
	case column == "starts_at" || column == "ends_at":
		if at, err := time.Parse(time.RFC3339, fmt.Sprint(is)); err == nil {
			return ui.MomentText(at, ui.Zone)
		}
	case column == "entry_id" && v.Entry != "" && is == v.Value[column]:
		return "“" + v.Entry + "”"
	case column == "entry_id":
		return fmt.Sprintf("entry %v", is)
	case column == "slot":
		return content.Slot(fmt.Sprint(is)).Name()
	case column == "links":
		return linkWords(is)
	}
	return fmt.Sprint(is)
}

func linkWords(kept any) string {
	var out []string
	all, _ := kept.([]any)
	for _, one := range all {
		if l, ok := one.(map[string]any); ok {
			out = append(out, fmt.Sprintf("%v: %v", l["text"], l["href"]))
		}
	}
	return strings.Join(out, "\n")
}

// recallHref is the form that holds the words of the version again; "" where there is none.
func recallHref(v content.SettingVersion) string {
	form := ""
	switch v.Kind {
	case content.SettingContact:
		form = contactsHref
	case content.SettingText:
		form = textsHref
	case content.SettingAnnouncement:
		form = "/admin/settings/announcements/"
	case content.SettingMenu:
		form = menuHref(content.MenuName(v.Key))
	case content.SettingSite:
		form = siteHref
	case content.SettingPlacement:
		return "" // an entry is placed again in one step
	}
	if v.Kind != content.SettingMenu && v.Kind != content.SettingSite {
		if form += v.Key; !v.There {
			form = strings.TrimSuffix(form, v.Key) + "new"
		}
	}
	return form + "?version=" + strconv.FormatInt(v.ID, 10)
}
