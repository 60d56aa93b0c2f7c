-- +goose Up

-- An entry that is down was seen when a publishing of it came out before the next that was done to it. Its last change,
-- by which 0017 told that, may be a draft long after.
update entry e set seen_at = (
	select min(greatest(coalesce((p.snapshot ->> 'publish_at')::timestamptz, p.saved_at), p.saved_at)) from revision p
	where p.entry_id = e.id and p.action in ('publish', 'update', 'minor', 'correction', 'import')
		and coalesce((p.snapshot ->> 'publish_at')::timestamptz, p.saved_at) < (
			select min(n.saved_at) from revision n where n.entry_id = e.id and n.version > p.version and n.action <> 'draft'))
where status = 'unpublished';
