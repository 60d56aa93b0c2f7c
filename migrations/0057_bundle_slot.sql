-- +goose Up

-- Where on the home page an entry stands from the moment at which its bundle goes out.
alter table bundle_entry add column slot text not null default ''
    check (slot in ('', 'lead', 'feature', 'headline-1', 'headline-2', 'headline-3', 'headline-4', 'program'));
