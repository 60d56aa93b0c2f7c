package public_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/inbox"
)

// honest is a form of the kind that a person filled in within a minute.
func (v *visitor) honest(f inbox.Form) url.Values {
	q := url.Values{"stamp": {inbox.Stamp(v.now.Add(-time.Minute))}, "subject": {""}}
	for name, value := range map[string]string{"name": "Ana Núñez", "email": "ana@example.org", "office": "Council, Ward 3", "place": "Saint Paul",
		"state": "MN", "text": "What did the council decide about the bus line? This is for the form " + string(f), "outlet": "Daily", "phone": "202-555-0100", "deadline": "today, 5 pm ET"} {
		for _, field := range f.Fields() {
			if field.Name == name {
				q.Set(name, value)
			}
		}
	}
	return q
}

// post sends the form to the address and returns the answer.
func (v *visitor) post(address string, form url.Values) *http.Response {
	v.t.Helper()
	return v.postBody(address, "application/x-www-form-urlencoded", form.Encode())
}

func (v *visitor) postBody(address, mime, body string) *http.Response {
	v.t.Helper()
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(body))
	r.Header.Set("Content-Type", mime)
	rec := httptest.NewRecorder()
	v.handler.ServeHTTP(rec, r)
	return rec.Result()
}

// refused sends the form, which must come back with 422, and returns the page.
func (v *visitor) refused(address string, form url.Values) doc {
	v.t.Helper()
	res := v.post(address, form)
	if res.StatusCode != http.StatusUnprocessableEntity {
		v.t.Fatalf("POST %s: status %d, want 422", address, res.StatusCode)
	}
	root, err := html.Parse(res.Body)
	fatal(v.t, err)
	return doc{v.t, address, root}
}

// stored are all messages, the newest first.
func (v *visitor) stored(held bool) []inbox.Message {
	v.t.Helper()
	l, err := v.inbox.List(v.t.Context(), inbox.Filter{Held: held})
	fatal(v.t, err)
	return l.Messages
}

// formPages are the pages that each form stands on and is sent to.
var formPages = map[inbox.Form]string{
	inbox.FormNewsletter: "/newsletters", inbox.FormOrganizing: "/chapters", inbox.FormJoin: "/join", inbox.FormContact: "/contact", inbox.FormMedia: "/press",
}

func withForms(t *testing.T) *visitor {
	v := visit(t)
	v.publish(content.KindPage, "Join", nil)
	v.publish(content.KindPage, "Contact", nil)
	return v
}

func TestEveryFormIsStoredBeforeTheThanks(t *testing.T) {
	t.Parallel()
	v := withForms(t)
	for f, path := range formPages {
		v.now = v.now.Add(2 * time.Hour) // so that nobody sends much within one hour
		d := v.page(path)
		form := d.all(`form[method="post"]`)
		if len(form) != 1 || !strings.HasPrefix(attr(form[0], "action"), path+"#") {
			t.Fatalf("%s has %d forms", path, len(form))
		}
		for _, q := range f.Fields() {
			if n := len(d.all(`form[method="post"] [name="` + q.Name + `"]`)); n != 1 {
				t.Errorf("%s: %d fields %s", path, n, q.Name)
			}
		}
		res := v.post(path, v.honest(f))
		to := res.Header.Get("Location")
		if res.StatusCode != http.StatusSeeOther || to != "/thank-you/"+string(f) {
			t.Fatalf("POST %s: status %d to %q", path, res.StatusCode, to)
		}
		if got := v.stored(false); len(got) == 0 || got[0].Form != f || got[0].Answers["email"] != "ana@example.org" {
			t.Errorf("%s stored %+v", f, got)
		}
		v.page(to).has("h1", "Thank you")
		if c := append(res.Cookies(), v.get(path).Cookies()...); len(c) > 0 {
			t.Errorf("%s sets a cookie", path)
		}
	}
	if res := v.get("/thank-you/nothing"); res.StatusCode != http.StatusNotFound {
		t.Errorf("thanks for nothing: %d", res.StatusCode)
	}
}

func TestARefusedFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	v := withForms(t)
	for f, path := range formPages {
		q := v.honest(f)
		q.Set("email", `"><script>alert(1)</script>`)
		d := v.refused(path, q)
		d.none("main script")
		for name := range q {
			if name == "subject" {
				continue
			}
			n := d.all(`form[method="post"] [name="` + name + `"]`)
			got := attr(n[0], "value")
			switch n[0].Data {
			case "textarea":
				got = text(n[0])
			case "select":
				got = strings.Join(d.attrs(`form[method="post"] [name="`+name+`"] [selected]`, "value"), ",")
			}
			if got != q.Get(name) {
				t.Errorf("%s: %s holds %q, typed was %q", path, name, got, q.Get(name))
			}
		}
		if n := len(d.all(`[role="alert"] a[href="#f-email"]`)); n != 1 {
			t.Errorf("%s: %d links to the field", path, n)
		}
		if n := d.all("#f-email[aria-invalid][aria-describedby]"); len(n) != 1 {
			t.Errorf("%s: the field does not say what is wrong with it", path)
		}
		if title := d.texts("title"); !strings.HasPrefix(title[0], "Not sent: ") {
			t.Errorf("%s: the title is %q", path, title)
		}
		for _, fault := range faults(d) {
			t.Errorf("POST %s: %s", path, fault)
		}
	}
	d := v.refused("/press", url.Values{})
	if n := len(d.all(`[role="alert"] li`)); n != 5 {
		t.Errorf("an empty inquiry: %d things are wrong, want 5", n)
	}
	d.none("details:not([open]) .flash")
	if len(v.stored(false))+len(v.stored(true)) != 0 {
		t.Error("a refused form was stored")
	}
}

func TestHostileForms(t *testing.T) {
	t.Parallel()
	v := withForms(t)
	const form = "application/x-www-form-urlencoded"
	big := v.honest(inbox.FormContact)
	big.Set("text", strings.Repeat("x", 1<<20))
	for name, c := range map[string]struct {
		mime, body string
		want       int
	}{
		"a megabyte":        {form, big.Encode(), http.StatusRequestEntityTooLarge},
		"a broken escape":   {form, "email=%zz", http.StatusBadRequest},
		"not a form":        {"application/json", `{"email":"ana@example.org"}`, http.StatusUnprocessableEntity},
		"no body":           {form, "", http.StatusUnprocessableEntity},
		"header injection":  {form, url.Values{"name": {"A"}, "text": {"T"}, "email": {"a@example.org\r\nBcc: b@example.org"}}.Encode(), http.StatusUnprocessableEntity},
		"NUL and no UTF-8":  {form, "name=A%00%ff&text=%00&email=a%40example.org", http.StatusUnprocessableEntity},
		"thousands of keys": {form, strings.Repeat("a=1&", 5000), http.StatusUnprocessableEntity},
	} {
		res := v.postBody("/contact", c.mime, c.body)
		if res.StatusCode != c.want {
			t.Errorf("%s: status %d, want %d", name, res.StatusCode, c.want)
		}
		if body := read(t, res); strings.Contains(body, "\x00") || !strings.Contains(body, "<h1") {
			t.Errorf("%s: no page for people: %.200q", name, body)
		}
	}
	if len(v.stored(false))+len(v.stored(true)) != 0 {
		t.Error("something was stored")
	}
	for _, address := range []string{"/", "/news", "/thank-you/join", "/chapters/x"} {
		if res := v.post(address, v.honest(inbox.FormContact)); res.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("POST %s: status %d, want 405", address, res.StatusCode)
		}
	}
}

// A program is thanked like a person, so that it learns nothing; its message waits among the held ones.
func TestAProgramIsThankedAndHeld(t *testing.T) {
	t.Parallel()
	v := withForms(t)
	trapped := v.honest(inbox.FormContact)
	trapped.Set("subject", "cheap")
	quick := v.honest(inbox.FormContact)
	quick.Set("stamp", inbox.Stamp(v.now))
	for want, form := range map[inbox.Reason]url.Values{inbox.HeldTrap: trapped, inbox.HeldTime: quick} {
		form.Set("text", "Written for "+string(want)+", and for nothing else in the world.")
		if res := v.post("/contact", form); res.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: status %d", want, res.StatusCode)
		}
		if got := v.stored(true); len(got) == 0 || got[0].HeldFor != want {
			t.Errorf("%s: held are %+v", want, got)
		}
	}
	if got := v.stored(false); len(got) != 0 {
		t.Errorf("let through: %+v", got)
	}
}

// Correcting one field takes a second: the time counts from the page on which the writer began.
func TestACorrectedFormIsNotTakenForAProgram(t *testing.T) {
	t.Parallel()
	v := withForms(t)
	form := v.honest(inbox.FormContact)
	form.Set("email", "ana@example")
	d := v.refused("/contact", form)
	form.Set("email", "ana@example.org")
	form["stamp"] = d.attrs(`main form [name="stamp"]`, "value")
	if res := v.post("/contact", form); res.StatusCode != http.StatusSeeOther || len(v.stored(false)) != 1 {
		t.Errorf("status %d; held %+v", res.StatusCode, v.stored(true))
	}
}

// Pages are kept for a day and stand open in tabs: that makes nobody a program. A page of which nobody knows when it was
// made, or made long ago, does; its sender is thanked all the same and the desk told why the message waits.
func TestHowOldAFormMayBe(t *testing.T) {
	t.Parallel()
	const days = 24 * time.Hour
	for what, c := range map[string]struct {
		stamp func(now time.Time) []string
		held  bool
	}{
		"a page kept since yesterday": {func(now time.Time) []string { return []string{inbox.Stamp(now.Add(-days - time.Minute))} }, false},
		"a tab of last week":          {func(now time.Time) []string { return []string{inbox.Stamp(now.Add(-7 * days))} }, false},
		"a tab of two weeks ago":      {func(now time.Time) []string { return []string{inbox.Stamp(now.Add(-14 * days))} }, true},
		"without a stamp":             {func(time.Time) []string { return nil }, true},
		"with words for a stamp":      {func(time.Time) []string { return []string{"now"} }, true},
		"from tomorrow":               {func(now time.Time) []string { return []string{inbox.Stamp(now.Add(days))} }, true},
	} {
		v := withForms(t)
		form := v.honest(inbox.FormMedia)
		form["stamp"] = c.stamp(v.now)
		if res := v.post("/press", form); res.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: status %d", what, res.StatusCode)
		}
		got := v.stored(c.held)
		if len(got) != 1 || c.held && (got[0].HeldFor != inbox.HeldTime || got[0].HeldFor.Words() == "") {
			t.Errorf("%s: %+v; held: %v", what, got, c.held)
		}
	}
}

// Whoever is refused without a stamp gets one with the form that comes back.
func TestARefusedFormHasAStamp(t *testing.T) {
	t.Parallel()
	v := withForms(t)
	form := v.honest(inbox.FormContact)
	form.Del("stamp")
	form.Set("email", "")
	d := v.refused("/contact", form)
	form.Set("email", "ana@example.org")
	form["stamp"] = d.attrs(`main form [name="stamp"]`, "value")
	v.now = v.now.Add(time.Minute)
	if res := v.post("/contact", form); res.StatusCode != http.StatusSeeOther || len(v.stored(false)) != 1 {
		t.Errorf("status %d; held %+v", res.StatusCode, v.stored(true))
	}
}

func TestAFloodIsToldSo(t *testing.T) {
	t.Parallel()
	v := withForms(t)
	for range 40 {
		v.post("/contact", v.honest(inbox.FormContact))
	}
	res := v.post("/contact", v.honest(inbox.FormContact))
	if res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" || !strings.Contains(read(t, res), "was not kept") {
		t.Errorf("status %d", res.StatusCode)
	}
}
