-- Moments are seconds since 1970 (UTC), so that no time zone and no clock change is between two of them.

-- one row per account; none is ever deleted, so that a name in the audit always means the same person
create table accounts (
  id integer primary key,
  name text not null unique,
  display text not null,
  role text not null check (role in ('leader', 'staff', 'office', 'admin')),
  departments text not null default '[]',
  password text,
  must_change integer not null default 0,
  expires real,
  disabled integer not null default 0,
  created real not null,
  changed real not null
);

create trigger accounts_stay before delete on accounts
begin select raise(abort, 'accounts are not deleted'); end;

-- one row per session in force; only hashes of what browsers hold
create table sessions (
  digest text primary key,
  handle text not null unique,
  account integer not null references accounts (id),
  way text not null,
  address text not null,
  agent text not null,
  created real not null,
  seen real not null
);

create index sessions_of_account on sessions (account);

-- one row per browser that an account has signed in from; see throttle.py
create table devices (
  digest text primary key,
  account integer not null references accounts (id),
  expires real not null
);

-- one row per source of failed attempts; see throttle.py
create table attempts (
  key text primary key,
  failures integer not null,
  last real not null,
  told real not null default 0
);

-- one row per event
create table audit (
  id integer primary key,
  at text not null,
  who text not null,
  address text not null,
  event text not null,
  detail text not null
);

create index audit_by_event on audit (event);

create index audit_by_who on audit (who);

create trigger audit_unchanged before update on audit
begin select raise(abort, 'the audit is append-only'); end;

create trigger audit_kept before delete on audit
begin select raise(abort, 'the audit is append-only'); end;

-- `insert or replace` would take a row away without asking the trigger above
create trigger audit_numbers_once before insert on audit when exists (select 1 from audit where id = new.id)
begin select raise(abort, 'the audit is append-only'); end;

create trigger accounts_once before insert on accounts when exists (select 1 from accounts where id = new.id)
begin select raise(abort, 'accounts are not deleted'); end;
