package content

import "time"

// Status is where an entry stands in its publishing life, as stored.
type Status string

// The stored statuses. Scheduled is not one: it is published with a time to come.
const (
	StatusDraft       Status = "draft"
	StatusPublished   Status = "published"
	StatusUnpublished Status = "unpublished"
)

// State is what the desk shows: the status seen at one moment.
type State string

// The states of the desk.
const (
	StateDraft       State = "draft"
	StateScheduled   State = "scheduled"
	StatePublished   State = "published"
	StateExpired     State = "expired"
	StateUnpublished State = "unpublished"
	StateTrashed     State = "trashed" // whatever it was before
)

// States is every state but that of the trash, which has a list of its own, in the order of the desk's tabs.
var States = []State{StateDraft, StateScheduled, StatePublished, StateExpired, StateUnpublished}

// Name is the state's name for people.
func (s State) Name() string {
	return map[State]string{StateDraft: "Draft", StateScheduled: "Scheduled", StatePublished: "Published",
		StateExpired: "Expired", StateUnpublished: "Taken down", StateTrashed: "In the trash"}[s]
}

// state is where the entry stands at the moment.
func (r spineRow) state(now time.Time) State {
	if r.TrashedAt != nil {
		return StateTrashed
	}
	return stateAt(r.Status, r.PublishAt, r.UnpublishAt, now)
}

func stateAt(s Status, publishAt, unpublishAt *time.Time, now time.Time) State {
	switch {
	case s == StatusDraft:
		return StateDraft
	case s == StatusUnpublished:
		return StateUnpublished
	case publishAt != nil && publishAt.After(now):
		return StateScheduled
	case unpublishAt != nil && !unpublishAt.After(now):
		return StateExpired
	}
	return StatePublished
}

// stateSQL is spineRow.state in a query with the entry aliased e and the argument @now.
const stateSQL = `case when e.trashed_at is not null then 'trashed' when e.status = 'draft' then 'draft' when e.status = 'unpublished' then 'unpublished'
	when e.publish_at > @now then 'scheduled' when e.unpublish_at <= @now then 'expired' else 'published' end`
