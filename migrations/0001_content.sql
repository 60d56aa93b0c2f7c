-- +goose Up

-- Files that staff gave us: pictures and documents. The bytes live in storage under their hash.
create table media_file (
    id         bigint generated always as identity primary key,
    hash       text not null unique check (hash ~ '^[0-9a-f]{64}$'),
    name       text not null check (name <> ''),
    mime       text not null,
    bytes      bigint not null check (bytes > 0),
    width      integer not null default 0 check (width >= 0),
    height     integer not null default 0 check (height >= 0),
    alt        text not null default '',
    caption    text not null default '',
    credit     text not null default '',
    created_at timestamptz not null default now()
);

-- The spine. A row is what the public sees; what the editor works on is the newest revision.
create table entry (
    id                bigint generated always as identity primary key,
    kind              text not null check (kind in ('post', 'release', 'clipping', 'newsletter', 'issue', 'chapter',
                          'event', 'resource', 'program', 'campaign', 'page', 'person')),
    slug              text check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    status            text not null default 'draft' check (status in ('draft', 'published', 'unpublished')),
    title             text not null default '',
    summary           text not null default '',
    body              text not null default '',
    byline            text not null default '',
    seo_title         text not null default '',
    seo_description   text not null default '',
    publish_at        timestamptz,
    unpublish_at      timestamptz,
    updated_at        timestamptz,
    lead_media_id     bigint references media_file,
    lead_alt          text not null default '',
    lead_caption      text not null default '',
    lead_credit       text not null default '',
    version           integer not null default 0,
    published_version integer,
    attention         text[] not null default '{}',
    changed_at        timestamptz not null,
    changed_by        text not null default '',
    created_at        timestamptz not null,
    -- 200,000 characters keep the vector under Postgres's limit of 1 MB whatever the script.
    search            tsvector generated always as (
                          setweight(to_tsvector('english', left(title, 2000)), 'A') ||
                          setweight(to_tsvector('english', left(summary, 5000)), 'B') ||
                          setweight(to_tsvector('english', left(body, 200000)), 'D')) stored,
    unique (kind, slug),
    check (status <> 'published' or (slug is not null and title <> '' and publish_at is not null)),
    check (unpublish_at is null or publish_at is null or unpublish_at > publish_at)
);
comment on column entry.updated_at is 'the date that readers see as "Updated"; null until an editor says so';
comment on column entry.attention is 'what an import brought in that the publish checks would refuse';

-- Posts and newsletters share the address space /news/.
create unique index entry_news_address on entry (slug) where kind in ('post', 'newsletter');
create index entry_public on entry (kind, publish_at desc, id desc) where status = 'published';
create index entry_changed on entry (changed_at desc, id desc);
create index entry_search on entry using gin (search);

create table entry_link (
    from_id  bigint not null references entry on delete cascade,
    to_id    bigint not null references entry on delete cascade,
    rel      text not null check (rel in ('issue', 'chapter', 'related', 'person')),
    position integer not null,
    primary key (from_id, rel, to_id),
    check (from_id <> to_id)
);
create index entry_link_to on entry_link (to_id, rel, from_id);

create table revision (
    entry_id  bigint not null references entry on delete cascade,
    version   integer not null check (version > 0),
    action    text not null check (action in ('draft', 'publish', 'unpublish', 'import')),
    editor_id bigint,
    editor    text not null,
    saved_at  timestamptz not null,
    snapshot  jsonb not null,
    primary key (entry_id, version)
);

-- An address that moved. It points at an entry, so a second move makes no chain; or at a fixed target.
create table redirect (
    path       text primary key check (path like '/%'),
    entry_id   bigint references entry on delete cascade,
    target     text check (target like '/%'),
    created_at timestamptz not null default now(),
    check ((entry_id is null) <> (target is null))
);
create index redirect_entry on redirect (entry_id);

-- What came from another system, so that a second import changes nothing.
create table import_item (
    source      text not null,
    source_id   text not null,
    entry_id    bigint not null references entry on delete cascade,
    imported_at timestamptz not null default now(),
    primary key (source, source_id)
);

-- Who answers the press; the first by position stands in the footer of every page.
create table press_contact (
    id       bigint generated always as identity primary key,
    name     text not null unique check (name <> ''),
    email    text not null check (email like '%@%'),
    phone    text not null default '',
    hours    text not null default '',
    position integer not null default 0
);

create table boilerplate (
    id       bigint generated always as identity primary key,
    name     text not null unique check (name <> ''),
    body     text not null check (body <> ''),
    position integer not null default 0
);

create table newsletter_series (
    id          bigint generated always as identity primary key,
    slug        text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name        text not null check (name <> ''),
    description text not null default ''
);

-- One detail table per kind that needs one.
create table release (
    entry_id       bigint primary key references entry on delete cascade,
    mode           text not null check (mode in ('immediate', 'embargoed')),
    embargo_until  timestamptz,
    dateline_place text not null default '',
    dateline_date  date,
    subheadline    text not null default '',
    boilerplate_id bigint references boilerplate,
    check ((mode = 'embargoed') = (embargo_until is not null))
);

create table release_contact (
    entry_id   bigint not null references release on delete cascade,
    contact_id bigint not null references press_contact,
    position   integer not null,
    primary key (entry_id, contact_id)
);

create table clipping (
    entry_id     bigint primary key references entry on delete cascade,
    outlet       text not null default '',
    outlet_url   text not null default '',
    author       text not null default '',
    published_on date
);

create table newsletter (
    entry_id  bigint primary key references entry on delete cascade,
    series_id bigint not null references newsletter_series,
    month     date not null check (extract(day from month) = 1)
);

create table issue (
    entry_id      bigint primary key references entry on delete cascade,
    hue           text not null check (hue in ('workers', 'home', 'housing', 'immigrant', 'climate', 'safety', 'education', 'none')),
    position      integer not null default 0,
    contact_email text not null default ''
);

create table issue_fact (
    entry_id   bigint not null references issue on delete cascade,
    position   integer not null,
    figure     text not null check (figure <> ''),
    label      text not null check (label <> ''),
    source     text not null default '',
    source_url text not null default '',
    primary key (entry_id, position)
);

create table chapter (
    entry_id      bigint primary key references entry on delete cascade,
    state         text not null unique check (state ~ '^[A-Z]{2}$'),
    status        text not null check (status in ('certified', 'organizing')),
    contact_name  text not null default '',
    contact_email text not null default '',
    places        text not null default ''
);

create table event (
    entry_id         bigint primary key references entry on delete cascade,
    starts_at        timestamptz not null,
    ends_at          timestamptz not null,
    zone             text not null check (zone <> ''),
    place            text not null default '',
    link             text not null default '',
    registration_url text not null default '',
    opens_at         timestamptz,
    closes_at        timestamptz,
    is_full          boolean not null default false,
    capacity         integer check (capacity > 0),
    check (ends_at >= starts_at),
    check (opens_at is null or closes_at is null or closes_at > opens_at)
);
create index event_starts on event (starts_at, entry_id);

create table resource (
    entry_id          bigint primary key references entry on delete cascade,
    type              text not null check (type in ('report', 'toolkit', 'policy-brief', 'messaging-guide', 'case-study', 'video', 'template')),
    document_media_id bigint references media_file,
    link              text not null default '',
    pages             integer check (pages > 0),
    language          text not null default 'en',
    place             text not null default ''
);

create table program (
    entry_id  bigint primary key references entry on delete cascade,
    statement text not null default '',
    position  integer not null default 0
);

create table campaign (
    entry_id     bigint primary key references entry on delete cascade,
    action_label text not null default '',
    action_url   text not null default ''
);

create table page (
    entry_id  bigint primary key references entry on delete cascade,
    parent_id bigint references entry on delete set null,
    position  integer not null default 0,
    check (parent_id <> entry_id)
);

create table person (
    entry_id bigint primary key references entry on delete cascade,
    role     text not null default ''
);

create table office (
    entry_id  bigint not null references person on delete cascade,
    position  integer not null,
    title     text not null check (title <> ''),
    place     text not null default '',
    state     text not null default '' check (state ~ '^([A-Z]{2})?$'),
    starts_on date,
    ends_on   date,
    primary key (entry_id, position),
    check (starts_on is null or ends_on is null or ends_on >= starts_on)
);
