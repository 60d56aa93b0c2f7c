-- +goose Up

-- A link can also open a bundle: everything in it that goes out together.
alter table guest_link
    alter column entry_id drop not null,
    add column bundle_id bigint references bundle on delete cascade,
    add constraint guest_link_opens_one check ((entry_id is null) <> (bundle_id is null)),
    add constraint guest_link_bundle_preview check (bundle_id is null or purpose = 'preview');
create index guest_link_bundle on guest_link (bundle_id) where bundle_id is not null;
comment on column guest_opening.version is '0: of a bundle';
