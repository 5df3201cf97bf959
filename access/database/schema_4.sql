-- Version 4: where people are written to, and the letters that are.

alter table accounts add column email text not null default '';

-- one row per letter and person it goes to; how it goes on from state to state: mail/queue.py
create table letters (
  id integer primary key,
  occasion text not null,
  month text not null,
  department text not null,
  recipient text not null,
  content blob not null,
  made real not null,
  state text not null check (state in ('waiting', 'sending', 'handing', 'sent', 'failed', 'unsure')),
  due real not null,
  tries integer not null default 0,
  claim text,
  claimed real,
  said text not null default '',
  done real,
  unique (occasion, recipient)
);

create index letters_of_month on letters (month);

create index letters_by_state on letters (state, due);
