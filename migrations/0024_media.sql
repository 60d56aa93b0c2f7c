-- +goose Up

-- What staff say of a file, and what was read from it.
alter table media_file
    add column tags         text[] not null default '{}',
    add column decorative   boolean not null default false,
    add column licence      text not null default '',
    add column licence_ends date,
    add column focus_x      smallint not null default 50 check (focus_x between 0 and 100),
    add column focus_y      smallint not null default 50 check (focus_y between 0 and 100),
    add column colour       text not null default '' check (colour ~ '^(#[0-9a-f]{6})?$'),
    add column frames       integer not null default 1 check (frames > 0),
    add column pages        integer not null default 0 check (pages >= 0),
    add column language     text not null default '',
    add column added_by     text not null default '',
    add column trashed_at   timestamptz,
    add column trashed_by   text not null default '';
comment on column media_file.focus_x is 'percent from the left; what must stay in every crop';
comment on column media_file.licence_ends is 'the last day on which the picture may be shown';

alter table media_file add column search tsvector generated always as (
    setweight(to_tsvector('english', left(name, 500)), 'A') || setweight(to_tsvector('english', left(alt || ' ' || caption, 5000)), 'B') ||
    setweight(to_tsvector('english', left(credit, 1000)), 'C')) stored;
create index media_file_search on media_file using gin (search);
create index media_file_tags on media_file using gin (tags);
create index media_file_newest on media_file (created_at desc, id desc);
create index media_file_licence on media_file (licence_ends) where licence_ends is not null;
create index media_file_trash on media_file (trashed_at) where trashed_at is not null;

-- What a file was before it was replaced. Addresses with an old hash lead to the file.
create table media_former (
    file_id     bigint not null references media_file on delete cascade,
    hash        text not null check (hash ~ '^[0-9a-f]{64}$'),
    name        text not null,
    mime        text not null,
    bytes       bigint not null,
    width       integer not null,
    height      integer not null,
    pages       integer not null,
    added_at    timestamptz not null,
    replaced_at timestamptz not null,
    replaced_by text not null,
    primary key (file_id, hash)
);
create index media_former_hash on media_former (hash);

-- Who is in the picture.
create table media_person (
    file_id   bigint not null references media_file on delete cascade,
    person_id bigint not null references entry on delete cascade,
    position  integer not null,
    primary key (file_id, person_id)
);
create index media_person_person on media_person (person_id);

-- Which files each revision of an entry uses, written with the revision. A file that any revision uses cannot be deleted.
create table media_use (
    entry_id bigint not null,
    version  integer not null,
    file_id  bigint not null references media_file,
    place    text not null check (place in ('lead', 'document', 'text')),
    primary key (file_id, entry_id, version, place),
    foreign key (entry_id, version) references revision on delete cascade
);
create index media_use_revision on media_use (entry_id, version);

insert into media_use (entry_id, version, file_id, place)
select r.entry_id, r.version, m.id, 'lead' from revision r join media_file m on m.id = (r.snapshot #>> '{lead,media_id}')::bigint
union
select r.entry_id, r.version, m.id, 'document' from revision r join media_file m on m.id = (r.snapshot #>> '{resource,document_id}')::bigint
union
select r.entry_id, r.version, m.id, 'text'
from revision r, regexp_matches(r.snapshot::text, '/files/([0-9a-f]{64}|[0-9]{1,18})/', 'g') found
join media_file m on m.hash = found[1] or m.id = case when length(found[1]) < 19 then found[1]::bigint end;
