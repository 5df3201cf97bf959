-- Version 2: single sign-on. Brings a database of version 1 up, and comes after schema.sql in a new one.

-- one row per person of an identity provider who is bound to an account; one account, one identity
create table identities (
  issuer text not null,
  subject text not null,
  account integer not null unique references accounts (id),
  bound real not null,
  primary key (issuer, subject)
);

-- one row per single sign-on that was begun and is not back yet; see pending.py
create table pending (
  digest text primary key,
  state text not null,
  nonce text not null,
  verifier text not null,
  next text not null,
  address text not null,
  started real not null
);

create index pending_of_address on pending (address);

-- what the provider wants to see again when somebody signs out
alter table sessions add column id_token text;
