-- +goose Up

-- What is said outside of entries, with the files that it may lead to: those are in use, and readers may have them.
create view setting_text as
    select 'A menu of the site' as title, links::text as text, null::timestamptz as starts_at, null::timestamptz as ends_at from menu
    union all
    select 'The standing text “' || name || '”', body, null, null from boilerplate
    union all
    select 'The announcement “' || left(text, 60) || '”', link, starts_at, ends_at from announcement
    union all
    select 'The address ' || path || ', which leads there', target, null, null from redirect where target is not null;
comment on column setting_text.starts_at is 'from when readers see it; null: they do';
