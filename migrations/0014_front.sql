-- +goose Up

-- What staff chose for the places at the top of the home page, from when and until when. Which of several stands
-- there, and whether readers may see it, is decided in the query.
create table placement (
    id         bigint generated always as identity primary key,
    slot       text not null check (slot in ('lead', 'feature', 'headline-1', 'headline-2', 'headline-3', 'headline-4', 'program')),
    entry_id   bigint not null references entry on delete cascade,
    starts_at  timestamptz not null,
    ends_at    timestamptz check (ends_at > starts_at),
    changed_at timestamptz not null,
    changed_by text not null
);
create index placement_slot on placement (slot, starts_at desc);
create index placement_entry on placement (entry_id);

-- The bar above the header of every page.
create table announcement (
    id         bigint generated always as identity primary key,
    text       text not null check (text <> ''),
    link_text  text not null default '',
    link       text not null default '' check (link ~ '^(/([^/\\]|$)|https://|$)'),
    starts_at  timestamptz not null,
    ends_at    timestamptz check (ends_at > starts_at),
    changed_at timestamptz not null,
    changed_by text not null,
    check ((link = '') = (link_text = ''))
);
create index announcement_starts on announcement (starts_at desc);

create trigger tell after insert or update or delete on placement for each statement execute function tell('front');
create trigger tell after insert or update or delete on announcement for each statement execute function tell('announcement');
