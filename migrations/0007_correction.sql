-- +goose Up

-- What was wrong in an entry, in words for its readers. Position 1 is the newest.
create table correction (
    entry_id bigint not null references entry on delete cascade,
    position integer not null check (position > 0),
    noted_at timestamptz not null,
    note     text not null check (note <> ''),
    primary key (entry_id, position)
);
create trigger tell after insert or update or delete on correction for each row execute function tell_detail();

alter table revision add column note text not null default '';
comment on column revision.note is 'what readers were told with it: the note of a correction';
alter table revision drop constraint revision_action_check;
alter table revision add constraint revision_action_check
    check (action in ('draft', 'publish', 'minor', 'update', 'correction', 'unpublish', 'import'));
