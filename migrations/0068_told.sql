-- +goose Up

-- What readers were told of an entry that was withdrawn, before something was done to several at once: undoing that tells it again.
alter table bulk_line
    add column withdrawn_at timestamptz,
    add column withdrawn_reason text not null default '';

-- Whether a revision published what readers did not see yet, or took that off its schedule.
alter table revision add column ahead boolean not null default false;
update revision set ahead = true
where action in ('publish', 'minor', 'update', 'correction') and (snapshot ->> 'publish_at')::timestamptz > saved_at;
