package pagecache_test

import (
	"errors"
	"fmt"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/letter"
)

var editor = content.Editor{Name: "Policy desk"}

// edit makes one random edit and says which.
func (n *newsroom) edit() string {
	n.t.Helper()
	every := []func() string{
		n.change, n.change, n.change, n.rename, n.retag, n.takeDown, n.takeDown, n.publishAgain, n.publishAgain, n.create, n.create, n.schedule,
		n.saveDraft, n.remove, n.repair, n.desk, n.promote, n.laterA, n.laterB, n.place, n.place, n.announce, n.relink, n.reword, n.leadOn, n.withdraw, n.sign, n.callOff, n.correct,
	}
	return every[n.r.IntN(len(every))]()
}

// pick returns the ID of a random entry that fits the condition.
func (n *newsroom) pick(where string) int64 {
	n.t.Helper()
	rows, err := n.pool.Query(n.t.Context(), `select id from entry where slug is not null and `+where+` order by id`)
	fatal(n.t, err)
	var all []int64
	for rows.Next() {
		var id int64
		fatal(n.t, rows.Scan(&id))
		all = append(all, id)
	}
	fatal(n.t, rows.Err())
	if len(all) == 0 {
		return 0
	}
	return all[n.r.IntN(len(all))]
}

// put publishes the entry with the change; what the checks refuse is no edit.
func (n *newsroom) put(what string, id int64, change func(s *content.Snapshot)) string {
	n.t.Helper()
	if id == 0 {
		return "nothing to " + what
	}
	d, err := n.replicas[0].Content.Draft(n.t.Context(), id)
	fatal(n.t, err)
	s := d.Newest.Snapshot
	change(&s)
	_, err = n.replicas[0].Content.Publish(n.t.Context(), editor, id, d.Version, s)
	var refused content.FieldErrors
	if errors.As(err, &refused) {
		return fmt.Sprintf("%s %s %d, refused: %v", what, s.Kind, id, err)
	}
	fatal(n.t, err)
	return fmt.Sprintf("%s %s %d %q", what, s.Kind, id, s.Slug)
}

const published = `status = 'published'`

func (n *newsroom) change() string {
	return n.put("change the words of", n.pick(published), func(s *content.Snapshot) {
		s.Title = fmt.Sprint(s.Kind.Name(), " about housing no. ", n.r.IntN(1000))
		s.Summary = fmt.Sprint("Its summary no. ", n.r.IntN(1000))
		if s.Event != nil {
			s.Event.Full = !s.Event.Full
			s.Event.CalledOff, s.Event.Notice = "", ""
			if n.r.IntN(3) == 0 {
				s.Event.CalledOff, s.Event.Notice = content.Cancelled, "The hall is closed."
			}
		}
		if s.Issue != nil {
			s.Issue.Hue = []string{"workers", "home", "housing", "climate"}[n.r.IntN(4)]
		}
	})
}

func (n *newsroom) correct() string {
	return n.put("correct", n.pick(published), func(s *content.Snapshot) {
		s.Change, s.Note = content.ChangeCorrection, fmt.Sprint("It was wrong, no. ", n.r.IntN(1000))
	})
}

func (n *newsroom) rename() string {
	return n.put("rename", n.pick(published), func(s *content.Snapshot) { s.Slug = fmt.Sprint("moved-", n.r.IntN(100_000)) })
}

func (n *newsroom) retag() string {
	return n.put("retag", n.pick(published), func(s *content.Snapshot) { s.Links = n.links() })
}

func (n *newsroom) links() (l content.Links) {
	for _, of := range []struct {
		where string
		into  *[]int64
	}{{"kind = 'issue'", &l.Issues}, {"kind = 'chapter'", &l.Chapters}, {"kind in ('post', 'release', 'event', 'resource')", &l.Related}, {"kind = 'person'", &l.People}} {
		if id := n.pick(of.where); id != 0 && n.r.IntN(2) == 0 {
			*of.into = []int64{id}
		}
	}
	return l
}

func (n *newsroom) takeDown() string {
	id := n.pick(published)
	d, err := n.replicas[1].Content.Draft(n.t.Context(), id)
	fatal(n.t, err)
	_, err = n.replicas[1].Content.Unpublish(n.t.Context(), editor, id, d.Version)
	fatal(n.t, err)
	return fmt.Sprint("take down ", d.Newest.Snapshot.Kind, " ", id)
}

func (n *newsroom) withdraw() string {
	id := n.pick(`status <> 'draft'`)
	d, err := n.replicas[1].Content.Draft(n.t.Context(), id)
	fatal(n.t, err)
	_, err = n.replicas[1].Content.Withdraw(n.t.Context(), editor, id, d.Version, "It was wrong.")
	fatal(n.t, err)
	return fmt.Sprint("withdraw ", d.Newest.Snapshot.Kind, " ", id)
}

func (n *newsroom) publishAgain() string {
	return n.put("publish again", n.pick(`status = 'unpublished'`), func(*content.Snapshot) {})
}

func (n *newsroom) create() string { return n.add(nil) }

func (n *newsroom) schedule() string {
	at := n.now().Add(time.Duration(1+n.r.IntN(180)) * time.Minute)
	return n.add(&at)
}

// add publishes a copy of a random entry.
func (n *newsroom) add(at *time.Time) string {
	n.t.Helper()
	d, err := n.replicas[0].Content.Draft(n.t.Context(), n.pick(published+` and kind <> 'chapter'`))
	fatal(n.t, err)
	s := d.Newest.Snapshot
	s.Slug, s.Title, s.PublishAt, s.Links = "", fmt.Sprint("New about housing no. ", n.r.IntN(100_000)), at, n.links()
	if n.r.IntN(3) == 0 {
		end := n.now().Add(time.Duration(200+n.r.IntN(600)) * time.Minute)
		s.UnpublishAt = &end
	}
	_, err = n.replicas[0].Content.CreateAndPublish(n.t.Context(), editor, s)
	var refused content.FieldErrors
	if errors.As(err, &refused) {
		return "add " + string(s.Kind) + ", refused: " + err.Error()
	}
	fatal(n.t, err)
	return fmt.Sprint("add ", s.Kind, " for ", at)
}

func (n *newsroom) saveDraft() string {
	id := n.pick(published)
	d, err := n.replicas[0].Content.Draft(n.t.Context(), id)
	fatal(n.t, err)
	s := d.Newest.Snapshot
	s.Body += "\n\nNot yet."
	_, err = n.replicas[0].Content.SaveDraft(n.t.Context(), editor, id, d.Version, s)
	fatal(n.t, err)
	return fmt.Sprint("save a draft of ", id)
}

// remove deletes an entry the way only the database can.
func (n *newsroom) remove() string {
	id := n.pick("kind in ('issue', 'chapter', 'person', 'post', 'event')")
	n.sql(`delete from entry where id = $1`, id)
	return fmt.Sprint("delete ", id)
}

// repair changes what no revision tells of.
func (n *newsroom) repair() string {
	n.sql(`update event set place = $1 where entry_id = $2`, fmt.Sprint("Room ", n.r.IntN(100)), n.pick("kind = 'event'"))
	n.sql(`update media_file set alt = $1`, fmt.Sprint("No. ", n.r.IntN(100)))
	return "repair an event and the pictures"
}

func (n *newsroom) desk() string {
	c := n.replicas[0].Content
	_, err := c.PutPressContact(n.t.Context(), content.PressContact{Name: "Press desk", Email: fmt.Sprint("desk", n.r.IntN(100), "@example.org"), Position: -1})
	fatal(n.t, err)
	_, err = c.PutBoilerplate(n.t.Context(), content.Boilerplate{Name: "Short", Body: fmt.Sprint("About us, no. ", n.r.IntN(100))})
	fatal(n.t, err)
	_, err = c.PutSeries(n.t.Context(), content.Series{Slug: "the-network-download", Name: fmt.Sprint("The Download ", n.r.IntN(100))})
	fatal(n.t, err)
	return "change the press desk, the boilerplate and a series"
}

func (n *newsroom) promote() string {
	id := n.pick(published)
	fatal(n.t, n.replicas[1].Content.Promote(n.t.Context(), editor, "housing", id))
	return fmt.Sprint("promote ", id)
}

func (n *newsroom) laterA() string {
	n.wait(time.Duration(n.r.IntN(90)) * time.Minute)
	return "wait until " + n.now().String()
}

func (n *newsroom) laterB() string {
	n.wait(time.Duration(n.r.IntN(72)) * time.Hour)
	return "wait until " + n.now().String()
}

func (n *newsroom) sql(statement string, args ...any) {
	n.t.Helper()
	_, err := n.pool.Exec(n.t.Context(), statement, args...)
	fatal(n.t, err)
}

// place puts an entry on the front page, now or later, for good or for a while.
func (n *newsroom) place() string {
	slot := content.Slots[n.r.IntN(len(content.Slots))]
	p := content.Placement{Slot: slot, EntryID: n.pick(published), Starts: n.now().Add(time.Duration(n.r.IntN(120)-30) * time.Minute), Ends: n.maybeLater()}
	_, err := n.replicas[1].Content.Place(n.t.Context(), editor, p)
	return n.did(fmt.Sprint("place ", p.EntryID, " as ", slot), err)
}

func (n *newsroom) announce() string {
	a := content.Announcement{Text: fmt.Sprint("Come to the convening, no. ", n.r.IntN(100)), Starts: n.now().Add(time.Duration(n.r.IntN(120)-30) * time.Minute), Ends: n.maybeLater()}
	_, err := n.replicas[0].Content.Announce(n.t.Context(), editor, a)
	return n.did("announce", err)
}

// relink changes a menu: its last link leads to a random entry, public or not.
func (n *newsroom) relink() string {
	store := n.replicas[1].Content
	name := content.MenuNames[1+n.r.IntN(len(content.MenuNames)-1)]
	found, err := store.TargetsByID(n.t.Context(), []int64{n.pick("true")})
	if err != nil || len(found) == 0 {
		return n.did("relink", err)
	}
	all, err := store.Menus(n.t.Context())
	fatal(n.t, err)
	m := content.Menu{Name: name, Title: fmt.Sprint("Column ", n.r.IntN(100)), ChangedAt: all[name].ChangedAt,
		Links: []content.MenuLink{{Text: "News", Href: "/news"}, {Text: "This one", Href: found[0].Path()}}}
	return n.did(fmt.Sprint("relink ", name, " to ", found[0].Path()), store.SaveMenu(n.t.Context(), editor, m))
}

func (n *newsroom) reword() string {
	store := n.replicas[0].Content
	w := content.Site{Heading: fmt.Sprint("Town ", n.r.IntN(100)), Standfirst: "We are many.", Description: "A network.", Strapline: fmt.Sprint("Line ", n.r.IntN(100))}
	now, err := store.Site(n.t.Context())
	fatal(n.t, err)
	if now != nil {
		w.ChangedAt = now.ChangedAt
	}
	return n.did("reword", store.SaveSite(n.t.Context(), editor, w))
}

// leadOn has an address that readers may have met lead to a random entry, or no longer.
func (n *newsroom) leadOn() string {
	store, path := n.replicas[1].Content, fmt.Sprint("/old/", n.r.IntN(5))
	if n.r.IntN(2) == 0 {
		return n.did("lead on no more "+path, store.RemoveRedirect(n.t.Context(), path))
	}
	found, err := store.TargetsByID(n.t.Context(), []int64{n.pick("true")})
	if err != nil || len(found) == 0 {
		return n.did("lead on", err)
	}
	return n.did("lead on "+path, store.AddRedirect(n.t.Context(), editor, path, found[0].Path()))
}

func (n *newsroom) maybeLater() *time.Time {
	if n.r.IntN(2) == 0 {
		return nil
	}
	end := n.now().Add(time.Duration(150+n.r.IntN(600)) * time.Minute)
	return &end
}

func (n *newsroom) sign() string {
	id := n.pick("kind = 'campaign' and " + published)
	if id == 0 {
		return "nothing to sign"
	}
	err := n.replicas[0].Letters.Add(n.t.Context(), "desk", id, letter.Signature{Name: fmt.Sprint("Signatory no. ", n.r.Uint64()), State: "NY"})
	return n.did(fmt.Sprint("sign ", id), err)
}

func (n *newsroom) callOff() string {
	return n.put("call off", n.pick("kind = 'event' and "+published), func(s *content.Snapshot) {
		s.Event.CalledOff, s.Event.Notice = content.Postponed, fmt.Sprint("Another day, no. ", n.r.IntN(100))
	})
}

// did tells of an edit; one that the store refused with a reason is no edit.
func (n *newsroom) did(what string, err error) string {
	n.t.Helper()
	var refused content.FieldErrors
	if errors.As(err, &refused) {
		return what + ", refused: " + err.Error()
	}
	fatal(n.t, err)
	return what
}
