package admin

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/ui"
)

// auditFilter reads the log's filters from the address. What makes no sense narrows nothing.
func auditFilter(q url.Values) audit.Filter {
	text := q.Get("q")
	f := audit.Filter{Text: strings.TrimSpace(text[:min(len(text), maxSearch)])}
	if action := audit.Action(q.Get("did")); slices.Contains(audit.Actions, action) {
		f.Action = action
	}
	f.From = midnight(q.Get("from"), 0)
	f.Until = midnight(q.Get("until"), 1)
	if id, err := strconv.ParseInt(q.Get("account"), 10, 64); err == nil && id > 0 {
		f.Subject, f.SubjectID = audit.Account, id
	}
	if id, err := strconv.ParseInt(q.Get("before"), 10, 64); err == nil && id > 0 {
		f.Before = id
	}
	return f
}

// midnight is the beginning of the day in the newsroom's zone, or of one so many days later; zero for what is no day.
func midnight(day string, later int) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, ui.Zone)
	if err != nil {
		return time.Time{}
	}
	return t.AddDate(0, 0, later)
}

// audit is the log, newest first.
func (s *Staff) audit(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	f := auditFilter(q)
	lines, more, err := s.log.Find(r.Context(), f)
	if err != nil {
		return err
	}
	kept := url.Values{}
	for _, name := range []string{"q", "did", "from", "until", "account"} {
		if v := q.Get(name); v != "" {
			kept.Set(name, v)
		}
	}
	v := view.Audit{Page: s.frame(r, "Settings", "Audit log"), Now: s.now(), Lines: lines, Values: kept, File: "/admin/audit.csv?" + kept.Encode()}
	if more {
		kept.Set("before", strconv.FormatInt(lines[len(lines)-1].ID, 10))
		v.Older = "/admin/audit?" + kept.Encode()
	}
	return server.Render(w, r, http.StatusOK, view.AuditPage(v))
}

// auditFile is the filtered log as CSV, sent while it is read.
func (s *Staff) auditFile(w http.ResponseWriter, r *http.Request) error {
	f := auditFilter(r.URL.Query())
	f.Before = 0
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="audit-`+s.now().UTC().Format("2006-01-02")+`.csv"`)
	if err := s.log.Export(r.Context(), f, w); err != nil {
		s.web.Log.ErrorContext(r.Context(), "the export broke off", "request", server.RequestID(r.Context()), "err", err)
		panic(http.ErrAbortHandler) // nobody must take a part of the file for the whole
	}
	return nil
}
