-- +goose Up

-- All that a message says, for the desk's search. Folding costs too much to be done for every message at every search.
create function said_in(answers jsonb) returns text language sql immutable strict parallel safe as
    $$ select public.fold_accents(coalesce(string_agg(value, ' '), '')) from jsonb_each_text($1) $$;
alter table message add column said text not null generated always as (said_in(answers)) stored;
