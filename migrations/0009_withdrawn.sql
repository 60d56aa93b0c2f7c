-- +goose Up

-- Taking an entry down is told apart, as "-kind:slug": its page is not shown any more even when the database goes away before
-- another could be made.
-- +goose StatementBegin
create or replace function tell_entry() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform pg_notify('pages', k) from page_keys(old.id) k;
        perform pg_notify('pages', old.kind || ':' || coalesce(old.slug, ''));
    end if;
    if old.status = 'published' and (tg_op = 'DELETE' or new.status <> 'published') then
        perform pg_notify('pages', '-' || old.kind || ':' || old.slug);
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    perform pg_notify('pages', k) from page_keys(new.id) k;
    return new;
end $$;
-- +goose StatementEnd
