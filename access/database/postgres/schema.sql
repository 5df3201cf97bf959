-- Version 6, the first that PostgreSQL has: what ../schema.sql and its steps up to schema_6.sql come to. What each table
-- is stands there. Everything lies in the role's own schema, which the connection has chosen.
--
-- Text that is sorted or compared by its order has the order of its code points, as in SQLite, whatever the database's is.

create table version (
  number integer not null
);

insert into version values (6);

-- SQLite's function, so that both are asked alike
create function instr(text, text) returns integer
language sql immutable strict
return strpos($1, $2);

-- Numbers without gaps: a sequence leaves one wherever a transaction was rolled back, and one missing in the audit would
-- look like a row taken away. Writers come one after the other, so the next number is nobody else's.
create function next_number() returns trigger
language plpgsql as $$
begin
  if new.id is null then
    execute format('select coalesce(max(id), 0) + 1 from %I.%I', tg_table_schema, tg_table_name) into new.id;
  end if;
  return new;
end $$;

create function refused() returns trigger
language plpgsql as $$
begin
  raise exception '%', tg_argv[0];
end $$;

create table accounts (
  id bigint primary key,
  name text collate "C" not null unique,
  display text not null,
  role text not null check (role in ('leader', 'staff', 'office', 'admin')),
  departments text not null default '[]',
  password text,
  must_change smallint not null default 0,
  expires double precision,
  disabled smallint not null default 0,
  created double precision not null,
  changed double precision not null,
  email text not null default ''
);

create trigger accounts_numbered before insert on accounts for each row execute function next_number();

create trigger accounts_stay before delete on accounts
for each row execute function refused('accounts are not deleted');

create trigger accounts_all_stay before truncate on accounts execute function refused('accounts are not deleted');

create table sessions (
  digest text primary key,
  handle text not null unique,
  account bigint not null references accounts (id),
  way text not null,
  address text not null,
  agent text not null,
  created double precision not null,
  seen double precision not null,
  id_token text,
  -- tells which of two of the same moment came first, under the name that SQLite gives it unasked
  rowid bigint not null generated always as identity
);

create index sessions_of_account on sessions (account);

create table devices (
  digest text primary key,
  account bigint not null references accounts (id),
  expires double precision not null
);

create table attempts (
  key text primary key,
  failures integer not null,
  last double precision not null,
  told double precision not null default 0
);

create table audit (
  id bigint primary key,
  at text collate "C" not null,
  who text not null,
  address text not null,
  event text not null,
  detail text not null
);

create index audit_by_event on audit (event);

create index audit_by_who on audit (who);

create trigger audit_numbered before insert on audit for each row execute function next_number();

create trigger audit_kept before update or delete on audit
for each row execute function refused('the audit is append-only');

create trigger audit_all_kept before truncate on audit execute function refused('the audit is append-only');

create table identities (
  issuer text not null,
  subject text not null,
  account bigint not null unique references accounts (id),
  bound double precision not null,
  primary key (issuer, subject)
);

create table pending (
  digest text primary key,
  state text not null,
  nonce text not null,
  verifier text not null,
  next text not null,
  address text not null,
  started double precision not null,
  rowid bigint not null generated always as identity
);

create index pending_of_address on pending (address);

create table drafts (
  department text not null,
  month text not null,
  task text collate "C" not null,
  unit text collate "C" not null,
  field text collate "C" not null,
  text text,
  who text not null,
  at text not null,
  turn bigint not null,
  primary key (department, month, task, unit, field)
);

create table letters (
  id bigint primary key,
  occasion text not null,
  month text not null,
  department text not null,
  recipient text not null,
  content bytea not null,
  made double precision not null,
  state text not null check (state in ('waiting', 'sending', 'handing', 'sent', 'failed', 'unsure')),
  due double precision not null,
  tries integer not null default 0,
  claim text,
  claimed double precision,
  said text not null default '',
  done double precision,
  unique (occasion, recipient)
);

create index letters_of_month on letters (month);

create index letters_by_state on letters (state, due);

create trigger letters_numbered before insert on letters for each row execute function next_number();

create table plan_copies (
  id bigint primary key,
  year integer not null,
  name text not null,
  origin text not null check (origin in ('document', 'plan')),
  opened text not null,
  document text not null,
  left_over text not null,
  no_targets text not null,
  who text not null,
  at text not null,
  ended text check (ended in ('published', 'dropped')),
  base text not null default ''
);

create unique index plan_copy_at_work on plan_copies (coalesce(ended, '')) where ended is null;

create trigger plan_copies_numbered before insert on plan_copies for each row execute function next_number();

create table plan_pieces (
  copy bigint not null references plan_copies (id) on delete cascade,
  piece bigint not null,
  place double precision not null,
  sort text not null,
  text text,
  who text not null,
  at text not null,
  turn bigint not null,
  primary key (copy, piece)
);
