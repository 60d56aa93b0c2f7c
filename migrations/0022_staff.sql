-- +goose Up

-- Who works here. Nobody is deleted, for their work carries their name: who left is disabled.
alter table account
	add disabled_at timestamptz,
	add handle uuid not null unique default gen_random_uuid(),
	drop constraint account_role_check,
	add constraint account_role_check check (role in ('admin', 'editor', 'chapter', 'press', 'author'));
comment on column account.handle is 'by what a passkey knows whose it is; says nothing to anybody else';

-- Which chapters a chapter editor writes for.
create table account_chapter (
	account_id bigint not null references account,
	chapter_id bigint not null references entry on delete cascade,
	primary key (account_id, chapter_id)
);
create index account_chapter_chapter on account_chapter (chapter_id);

-- Where somebody is signed in. The row is the session's leave to go on: without it the session has ended.
create table staff_session (
	id           bigint generated always as identity primary key,
	account_id   bigint not null references account,
	device       text not null,
	address      text not null,
	started_at   timestamptz not null,
	seen_at      timestamptz not null,
	confirmed_at timestamptz not null
);
comment on column staff_session.confirmed_at is 'when its user last showed a password or factor';
create index staff_session_account on staff_session (account_id);

-- Links in letters: good once and for a time. Only the hash of the secret is kept; the secret is made when the letter is
-- written, and until then there is none.
create table account_link (
	id         bigint generated always as identity primary key,
	account_id bigint not null references account,
	purpose    text not null check (purpose in ('invitation', 'reset', 'email')),
	email      text not null default '' check (email = lower(email)),
	hash       bytea unique check (length(hash) = 32),
	made_at    timestamptz not null,
	expires_at timestamptz not null
);
create index account_link_account on account_link (account_id);

-- Second factors. A code of an app counts once: step is that of the last one taken.
create table totp (
	account_id   bigint primary key references account,
	secret       text not null,
	step         bigint not null default 0,
	confirmed_at timestamptz
);
create table recovery_code (
	account_id bigint not null references account,
	hash       bytea not null check (length(hash) = 32),
	primary key (account_id, hash)
);
create table passkey (
	id         bigint generated always as identity primary key,
	account_id bigint not null references account,
	credential bytea not null unique,
	record     jsonb not null,
	name       text not null check (name <> ''),
	made_at    timestamptz not null,
	used_at    timestamptz not null
);
create index passkey_account on passkey (account_id);

-- What holds for everybody who works here. One row.
create table house_rule (
	id            boolean primary key default true check (id),
	second_factor boolean not null default false
);
insert into house_rule default values;
