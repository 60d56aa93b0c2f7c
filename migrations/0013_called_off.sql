-- +goose Up

-- An event that does not take place as announced, and what its readers are told.
alter table event add column called_off text not null default '' check (called_off in ('', 'cancelled', 'postponed'));
alter table event add column notice text not null default '';
alter table event add constraint event_notice_check check ((called_off = '') = (notice = ''));
