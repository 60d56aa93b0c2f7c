-- +goose Up

-- Who signed the open letter of a campaign. Names come in over weeks and are public at once, without a draft, so they
-- hang on the entry and not on its versions.
create table signature (
    id           bigint generated always as identity primary key,
    entry_id     bigint not null references entry on delete cascade,
    name         text not null check (name <> ''),
    office       text not null default '',
    place        text not null default '',
    state        text not null check (state ~ '^[A-Z]{2}$'),
    signed_on    date,
    saved_by     text not null,
    saved_at     timestamptz not null,
    folded_name  text not null generated always as (public.fold_accents(name)) stored,
    folded_place text not null generated always as (public.fold_accents(place)) stored,
    constraint signature_once unique (entry_id, state, folded_name, folded_place)
);
create index signature_newest on signature (entry_id, id);
create trigger tell after insert or update or delete on signature for each row execute function tell_detail();

-- What else a reader can do, below the campaign's first button.
create table campaign_action (
    entry_id bigint not null references campaign on delete cascade,
    position integer not null,
    label    text not null check (label <> ''),
    url      text not null check (url <> ''),
    primary key (entry_id, position)
);
create trigger tell after insert or update or delete on campaign_action for each row execute function tell_detail();
