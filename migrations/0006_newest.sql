-- +goose Up

-- Lists of several kinds, newest first: entry_public is in order for one kind only.
create index entry_newest on entry (publish_at desc, id desc) include (kind) where status = 'published';
