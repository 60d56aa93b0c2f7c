-- +goose Up

-- A file that is replaced has another hash: pages that showed the old one are told.
-- +goose StatementBegin
create or replace function tell_file() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform pg_notify('pages', 'f' || old.hash);
        perform pg_notify('pages', 'f' || hash) from media_former where file_id = old.id;
    end if;
    if tg_op <> 'DELETE' then
        perform pg_notify('pages', 'f' || new.hash);
    end if;
    return null;
end $$;
-- +goose StatementEnd
