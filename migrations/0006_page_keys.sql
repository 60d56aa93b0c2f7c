-- +goose Up

-- Every transaction that changes what readers see tells, on the channel pages, the keys of what it changed; kept pages
-- that have one of them are made anew. Package surrogate in Go says what the keys mean; pages note there what they read.
-- +goose StatementBegin
create function page_keys(entry_id bigint) returns setof text language sql stable as $$
    select unnest(array['e' || e.id, e.kind, e.kind || ':' || coalesce(e.slug, ''), 'any']) from entry e where e.id = entry_id
    union all
    select unnest(array['l' || t.id, e.kind || '/' || l.rel || '/' || t.slug])
    from entry_link l join entry e on e.id = l.from_id join entry t on t.id = l.to_id
    where l.from_id = entry_id and t.slug is not null
$$;

create function tell_entry() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform pg_notify('pages', k) from page_keys(old.id) k;
        perform pg_notify('pages', old.kind || ':' || coalesce(old.slug, ''));
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    perform pg_notify('pages', k) from page_keys(new.id) k;
    return new;
end $$;

-- A link that goes or comes, whoever wrote it.
create function tell_link() returns trigger language plpgsql as $$
declare
    link entry_link := case when tg_op = 'DELETE' then old else new end;
begin
    perform pg_notify('pages', k) from entry e, entry t,
        unnest(array['e' || e.id, 'l' || t.id, e.kind || '/' || link.rel || '/' || t.slug]) k
    where e.id = link.from_id and t.id = link.to_id and e.status = 'published' and t.slug is not null;
    return null;
end $$;

-- Details are written with their entry, but not by everybody: a repair by hand, a later feature.
create function tell_detail() returns trigger language plpgsql as $$
begin
    perform pg_notify('pages', k) from page_keys(case when tg_op = 'DELETE' then old.entry_id else new.entry_id end) k;
    return null;
end $$;

create function tell_file() returns trigger language plpgsql as $$
begin
    perform pg_notify('pages', 'f' || case when tg_op = 'DELETE' then old.hash else new.hash end);
    return null;
end $$;

-- For tables of which every change concerns the same pages; the key is the trigger's argument.
create function tell() returns trigger language plpgsql as $$
begin
    perform pg_notify('pages', tg_argv[0]);
    return null;
end $$;
-- +goose StatementEnd

create trigger tell_new after insert on entry for each row when (new.status = 'published') execute function tell_entry();
-- The drafts that an editor saves every few seconds change none of these columns of an entry that was published.
create trigger tell_change after update on entry for each row when (
    (old.status = 'published' or new.status = 'published') and
    (old.status, old.slug, old.title, old.summary, old.body, old.byline, old.seo_title, old.seo_description, old.publish_at, old.unpublish_at,
        old.updated_at, old.lead_media_id, old.lead_alt, old.lead_caption, old.lead_credit, old.published_version) is distinct from
    (new.status, new.slug, new.title, new.summary, new.body, new.byline, new.seo_title, new.seo_description, new.publish_at, new.unpublish_at,
        new.updated_at, new.lead_media_id, new.lead_alt, new.lead_caption, new.lead_credit, new.published_version))
    execute function tell_entry();
create trigger tell_end before delete on entry for each row when (old.status = 'published') execute function tell_entry();
create trigger tell after insert or delete on entry_link for each row execute function tell_link();

create trigger tell after insert or update or delete on release for each row execute function tell_detail();
create trigger tell after insert or update or delete on release_contact for each row execute function tell_detail();
create trigger tell after insert or update or delete on clipping for each row execute function tell_detail();
create trigger tell after insert or update or delete on newsletter for each row execute function tell_detail();
create trigger tell after insert or update or delete on issue for each row execute function tell_detail();
create trigger tell after insert or update or delete on issue_fact for each row execute function tell_detail();
create trigger tell after insert or update or delete on chapter for each row execute function tell_detail();
create trigger tell after insert or update or delete on event for each row execute function tell_detail();
create trigger tell after insert or update or delete on resource for each row execute function tell_detail();
create trigger tell after insert or update or delete on program for each row execute function tell_detail();
create trigger tell after insert or update or delete on campaign for each row execute function tell_detail();
create trigger tell after insert or update or delete on page for each row execute function tell_detail();
create trigger tell after insert or update or delete on person for each row execute function tell_detail();
create trigger tell after insert or update or delete on office for each row execute function tell_detail();

create trigger tell after insert or update or delete on media_file for each row execute function tell_file();
create trigger tell after insert or update or delete on press_contact for each statement execute function tell('contacts');
create trigger tell after insert or update or delete on boilerplate for each statement execute function tell('boilerplate');
create trigger tell after insert or update or delete on newsletter_series for each statement execute function tell('series');
create trigger tell after insert or update or delete on search_promotion for each statement execute function tell('promoted');

-- For the next moment at which something goes.
create index entry_expires on entry (unpublish_at) where unpublish_at is not null and status = 'published';
