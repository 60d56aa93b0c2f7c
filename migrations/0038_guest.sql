-- +goose Up

-- Links with which people without an account open one entry: reporters what is under embargo, outsiders a draft, officials the
-- words that they are asked about. Only the hash of the secret is kept. One that is sent in a letter gets its secret when the
-- letter is written, and until then there is none.
create table guest_link (
    id         bigint generated always as identity primary key,
    entry_id   bigint not null references entry on delete cascade,
    purpose    text not null check (purpose in ('embargo', 'preview', 'review')),
    version    integer,
    name       text not null check (name <> ''),
    outlet     text not null default '',
    email      text not null default '',
    hash       bytea unique check (length(hash) = 32),
    maker_id   bigint references account,
    maker      text not null,
    made_at    timestamptz not null,
    sent_at    timestamptz,
    expires_at timestamptz,
    revoked_at timestamptz,
    foreign key (entry_id, version) references revision,
    check ((version is not null) = (purpose = 'review')),
    check (expires_at is not null or purpose = 'embargo')
);
comment on column guest_link.version is 'the words that are asked about; null: the newest, or under embargo those that go out';
comment on column guest_link.expires_at is 'null: it is good for as long as the embargo';
create index guest_link_entry on guest_link (entry_id, version);

-- When a link was opened, and from which network.
create table guest_opening (
    id      bigint generated always as identity primary key,
    link_id bigint not null references guest_link on delete cascade,
    version integer not null,
    at      timestamptz not null,
    address text not null
);
create index guest_opening_link on guest_opening (link_id, at);

-- What was answered on a link: that the words are right, or other words, kept with the version that was shown.
create table guest_answer (
    id         bigint generated always as identity primary key,
    link_id    bigint not null references guest_link on delete cascade,
    approves   boolean not null,
    body       text not null default '',
    remark     text not null default '',
    at         timestamptz not null,
    address    text not null,
    settled_at timestamptz,
    settled_by text not null default '',
    taken      integer,
    check (not approves or body = '')
);
comment on column guest_answer.body is 'the whole text in other words; empty: it stays as it is';
comment on column guest_answer.taken is 'the version that took the words over';
create index guest_answer_link on guest_answer (link_id);
