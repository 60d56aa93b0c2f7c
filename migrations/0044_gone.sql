-- +goose Up

-- What becomes of a text that is over: kept for the record under a line that says why, or its readers led elsewhere.
alter table entry add column archived text not null default '';
comment on column entry.archived is 'why it is kept for the record only, as readers are told above it; empty: it is not';
alter table redirect add column for_entry bigint references entry on delete cascade;
create index redirect_for_entry on redirect (for_entry) where for_entry is not null;
comment on column redirect.for_entry is 'the entry that stood at the path and was taken down';
