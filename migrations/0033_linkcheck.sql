-- +goose Up

-- What is known of the addresses of other sites that public entries link to.
create table link_address (
    address     text primary key check (length(address) <= 2000),
    host        text not null,
    next_at     timestamptz not null, -- when it is asked again
    checked_at  timestamptz,          -- when it was asked last
    answered_at timestamptz,          -- when a server last answered, whatever it said
    failed_at   timestamptz,          -- when the failures began that go on; null: the last check was well
    failures    int not null default 0,
    status      int not null default 0 -- of the last answer; 0: nobody answered
);
create index link_address_next on link_address (next_at);

-- Which public version of an entry was read, and what it links to.
create table link_read (
    entry_id bigint primary key references entry on delete cascade,
    version  int not null
);
create table link_outside (
    entry_id bigint not null references entry on delete cascade,
    address  text not null references link_address,
    primary key (entry_id, address)
);
create index link_outside_address on link_outside (address);
create table link_inside (
    entry_id  bigint not null references entry on delete cascade,
    target_id bigint not null, -- an entry that may be gone
    primary key (entry_id, target_id)
);
