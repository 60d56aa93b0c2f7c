package content

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// SettingKind is a kind of thing that is set for the whole site: the table that it stands in.
type SettingKind string

// The kinds of settings that have a history.
const (
	SettingContact      SettingKind = "press_contact"
	SettingText         SettingKind = "boilerplate"
	SettingAnnouncement SettingKind = "announcement"
	SettingPlacement    SettingKind = "placement"
	SettingMenu         SettingKind = "menu"
	SettingSite         SettingKind = "site"
)

// SettingKinds is all of them.
var SettingKinds = []SettingKind{SettingSite, SettingMenu, SettingPlacement, SettingAnnouncement, SettingContact, SettingText}

// SettingVersion is a setting as somebody saved it. The database writes it down whoever changes what (migration settings).
type SettingVersion struct {
	ID      int64
	Kind    SettingKind
	Key     string         // of the setting among those of its kind
	Value   map[string]any // its columns
	Before  map[string]any // those of the version before; nil: there was none
	Entry   string         // title of the entry in Value, ""
	Removed bool           // Value is what it was at last
	There   bool           // the setting is there today
	SavedAt time.Time
	SavedBy string // "" where nobody was signed in
}

// SettingVersions is how many versions a page of the history has.
const SettingVersions = 50

const settingVersions = `
	select v.id, v.subject as kind, v.key, v.value, b.value as before, coalesce(e.title, '') as entry, v.removed, not l.removed as there, v.saved_at, v.saved_by
	from setting_version v
	left join lateral (select value from setting_version b where b.subject = v.subject and b.key = v.key and b.id < v.id and not v.removed order by b.id desc limit 1) b on true
	cross join lateral (select removed from setting_version l where l.subject = v.subject and l.key = v.key order by l.id desc limit 1) l
	left join entry e on e.id = (v.value ->> 'entry_id')::bigint`

// SettingHistory returns versions of one setting, with an empty key of all of the kind, with an empty kind of all settings: the
// newest first, at most SettingVersions, with before not zero those before that version.
func (s *Store) SettingHistory(ctx context.Context, kind SettingKind, key string, before int64) ([]SettingVersion, error) {
	return many[SettingVersion](ctx, s.pool, settingVersions+`
		where (@kind = '' or v.subject = @kind) and (@key = '' or v.key = @key) and (@before = 0 or v.id < @before) order by v.id desc limit @limit`,
		pgx.StrictNamedArgs{"kind": string(kind), "key": clean(key), "before": before, "limit": SettingVersions})
}

// SettingVersion returns the version of a setting of the kind, or ErrNotFound.
func (s *Store) SettingVersion(ctx context.Context, kind SettingKind, id int64) (SettingVersion, error) {
	found, err := many[SettingVersion](ctx, s.pool, settingVersions+` where v.id = @id and v.subject = @kind`, pgx.StrictNamedArgs{"id": id, "kind": string(kind)})
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return SettingVersion{}, err
	}
	return found[0], nil
}
