-- +goose Up

-- From which page of a browser a revision came, so that two saves of one page are never taken for those of two people, and
-- one that arrives twice is stored once.
alter table revision
    add column tab     text not null default '' check (length(tab) <= 64),
    add column seq     bigint not null default 0,
    add column request bytea,
    add column auto    boolean not null default false;
comment on column revision.tab is 'the key that the page was made with; empty for what was not written on one';
comment on column revision.seq is 'rises with every request of the page; 0 where nothing counts them';
comment on column revision.request is 'a hash of what was asked for, to know it again when it arrives twice';
comment on column revision.auto is 'saved by itself after a pause in typing';

-- The page on which an entry was begun: it begins no second one.
alter table entry add column tab text unique check (length(tab) between 1 and 64);

-- Who has an entry open at this moment. A crash of the database may forget it: everybody says so again within seconds.
create unlogged table presence (
    entry_id   bigint not null references entry on delete cascade,
    tab        text not null check (length(tab) between 1 and 64),
    account_id bigint not null,
    name       text not null,
    typed      boolean not null,
    seen_at    timestamptz not null,
    primary key (entry_id, tab)
);
