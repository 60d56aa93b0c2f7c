-- +goose Up

-- An entry that readers saw until it was withdrawn: its address says so, until it is published again.
alter table entry add column withdrawn_at timestamptz;
alter table entry add column withdrawn_reason text not null default '' check (withdrawn_reason = '' or withdrawn_at is not null);
comment on column entry.withdrawn_at is 'stays while a new publishing is scheduled; null: its address answers that there is no such page';

comment on column revision.note is 'what readers were told with it: the note of a correction, the reason of a withdrawal';
alter table revision drop constraint revision_action_check;
alter table revision add constraint revision_action_check
    check (action in ('draft', 'publish', 'minor', 'update', 'correction', 'unpublish', 'withdraw', 'import'));
