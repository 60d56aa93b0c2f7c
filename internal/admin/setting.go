package admin

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

const settingsPath = "/admin/settings"

// settingForm frames a form of something that is set. theirs is what somebody else saved meanwhile.
func (s *Staff) settingForm(r *http.Request, title string, values url.Values, errs content.FieldErrors, theirs *view.Theirs) view.SettingForm {
	v := view.SettingForm{Page: s.frame(r, "Settings", title), Form: view.Form{Values: values, Errors: errs}, Theirs: theirs, Now: s.now()}
	v.Wrong = theirs != nil || errs != nil
	return v
}

// settingHistory lists who changed what of the settings, of one or of all.
func (s *Staff) settingHistory(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	kind := content.SettingKind(q.Get("of"))
	if kind != "" && !slices.Contains(content.SettingKinds, kind) {
		return server.NotFound()
	}
	before, _ := strconv.ParseInt(q.Get("before"), 10, 64) // a broken one is 0: the newest
	v := view.SettingHistory{Page: s.frame(r, "Settings", "History of settings"), Of: kind, Key: q.Get("key"), Now: s.now()}
	var err error
	if v.Versions, err = s.content.SettingHistory(r.Context(), kind, v.Key, before); err != nil {
		return err
	}
	return server.Render(w, r, http.StatusOK, view.SettingHistoryPage(v))
}

// versionAsked is the old version whose words the form is asked to hold; nil: none.
func (s *Staff) versionAsked(r *http.Request, kind content.SettingKind) (map[string]any, error) {
	asked := r.URL.Query().Get("version")
	if asked == "" {
		return nil, nil
	}
	id, _ := strconv.ParseInt(asked, 10, 64) // a broken one is 0, which is none
	v, err := s.content.SettingVersion(r.Context(), kind, id)
	if errors.Is(err, content.ErrNotFound) {
		err = server.NotFound()
	}
	return v.Value, err
}

// recall fills the fields of the form, named with the prefix, from the columns of the version that was asked for.
func (s *Staff) recall(r *http.Request, kind content.SettingKind, values url.Values, prefix string, columns ...string) error {
	was, err := s.versionAsked(r, kind)
	if was == nil {
		return err
	}
	for _, c := range columns {
		values.Set(prefix+c, asText(was[c]))
	}
	return nil
}

// asText is a value of a version as a form has it.
func asText(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}
