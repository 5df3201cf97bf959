-- Version 5: the plan that is being worked at.

-- one row per working copy of the plan; `ended` says what became of it
create table plan_copies (
  id integer primary key,
  year integer not null,
  name text not null,
  origin text not null check (origin in ('document', 'plan')),
  opened text not null,
  document text not null,
  left_over text not null,
  no_targets text not null,
  who text not null,
  at text not null,
  ended text check (ended in ('published', 'dropped'))
);

-- at most one of them is worked at
create unique index plan_copy_at_work on plan_copies (coalesce(ended, '')) where ended is null;

-- one row per piece of a working copy's text, in the order of `place`; text is null for one that is gone
create table plan_pieces (
  copy integer not null references plan_copies (id) on delete cascade,
  piece integer not null,
  place real not null,
  sort text not null,
  text text,
  who text not null,
  at text not null,
  turn integer not null,
  primary key (copy, piece)
) without rowid;
