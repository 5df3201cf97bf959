-- Version 3: what is being filled in on the page.

-- one row per cell that somebody has touched of a department's month and that is not handed in yet; see drafts.py.
-- The text is null where it was emptied or handed in since: other windows have to hear of that too
create table drafts (
  department text not null,
  month text not null,
  task text not null,
  unit text not null,
  field text not null,
  text text,
  who text not null,
  at text not null,
  turn integer not null,
  primary key (department, month, task, unit, field)
);
