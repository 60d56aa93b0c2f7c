-- +goose Up

-- What was thrown away waits for thirty days to be taken back. Readers see nothing of it, whoever writes the row.
alter table entry
    add column trashed_at timestamptz,
    add column trashed_by text not null default '',
    add constraint entry_trash_is_not_public check (trashed_at is null or status <> 'published');
create index entry_trash on entry (trashed_at) where trashed_at is not null;
