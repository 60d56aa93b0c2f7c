-- +goose Up

-- Only what readers could see can be corrected or withdrawn.
alter table entry add column seen_at timestamptz;
comment on column entry.seen_at is 'when readers first saw it, or will; null for what was never shown';
update entry set seen_at = publish_at where status = 'published' or status = 'unpublished' and publish_at <= changed_at;
