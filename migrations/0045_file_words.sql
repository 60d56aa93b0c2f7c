-- +goose Up

-- Who said last what is said of a file, so that two people who write at once do not undo each other's words; and whose file it is.
alter table media_file
    add column changed_at  timestamptz not null default now(),
    add column changed_by  text not null default '',
    add column added_by_id bigint references account on delete set null;
comment on column media_file.changed_at is 'when its words were written; the base of the next change of them';
