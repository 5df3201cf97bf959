-- The append-only history. Nothing here is ever updated; only sample records are ever deleted.
-- Written for DuckDB and for DuckLake alike: no primary key, sequence, index or default.

-- one row per event: a stored file (import), an undone file (revert), a new text of targets.yaml (plan), …
create table if not exists batches (
    batch integer,            -- 1, 2, 3 … in the order of storing
    kind varchar,             -- import | revert | plan | lock | unlock | request (更正申请) | granted | returned (its answer)
                              -- | withdrawn (taken back by whoever asked) | cleared (the sample records) | decision | deck | lost | sites (a sheet of 点位)
    file varchar,             -- name of the file as uploaded
    sha256 varchar,           -- of the original bytes
    content blob,             -- the original bytes, those of a long file packed (history/packed.py)
    encoding varchar,
    person varchar,           -- who
    received timestamp,       -- when it counts as received, local time of the bureau
    stored timestamp,         -- when it was stored, local time of the bureau
    reverts integer,          -- revert: the batch that is undone
    reason varchar,           -- revert, lock, unlock, returned: why; import, request: why data are changed; plan: why it was published anew; lost: what
    month date,               -- lock, unlock: first day of the month
    demo boolean,             -- sample record, may be cleared
    answers integer           -- granted, returned, withdrawn: the request; import: the one that it carries out
);

-- one row per accepted spreadsheet row
create table if not exists entries (
    batch integer,
    line integer,             -- row number as the spreadsheet shows it
    month date,               -- first day of the month reported about
    task varchar,
    unit varchar,             -- 街镇, null = whole district
    same boolean,             -- 无变化: as the month before; value, denominator and stage are then null
    value decimal(28, 10),     -- count: cumulative; rate: numerator, or the share itself where denominator is null; duty: 1 or 0
    denominator decimal(28, 10),
    stage varchar,            -- stages: the last stage finished, or 未开始
    progress varchar,         -- 进展情况
    reason varchar,           -- 滞后原因
    next_step varchar,        -- 下一步措施
    correction varchar        -- 更正原因: why a figure said before is changed, '' where none was given; null: stored before it had
                              -- a column of its own, when 滞后原因 said it
);

-- one row per stored file: what became of those of its rows that were not stored
create table if not exists outcomes (
    batch integer,
    unchanged integer,        -- rows that said what was known already
    unreported integer,       -- rows that said nothing: 未报
    refused integer           -- rows that were wrong
);

-- one row per sentence on a wrong row of a stored file; of very many rows the first
create table if not exists refusals (
    batch integer,
    line integer,             -- row number as the spreadsheet shows it
    task varchar,             -- what the row says under 任务编号
    name varchar,             -- the column that is wrong, empty = the row
    value varchar,            -- what was read there
    message varchar
);

-- one row per cell that was mended on the page before its file was stored; the file is kept as it was handed in
create table if not exists mendings (
    batch integer,
    line integer,             -- row number as the spreadsheet shows it
    name varchar,             -- the column
    was varchar,              -- what the file says there
    became varchar            -- what was typed instead
);

-- one row per event in the life of a decision (议定事项): made, or closed with a result
create table if not exists decisions (
    batch integer,
    decision integer,         -- the batch that made it: its number
    action varchar,           -- made | closed
    month date,               -- made: first day of the month whose figures were before the meeting
    task varchar,             -- made: the task it is about, null = none in particular
    text varchar,             -- made: what was decided
    owner varchar,            -- made: who sees to it
    due date,                 -- made: first day of the month it is due in, null = not said
    result varchar,           -- closed: what came of it
    due_day date              -- made: the last day it may take; null: not said, or made before it had a day
);

-- one row per slide of a deck as the office arranged it for a month; the last batch of a month holds
create table if not exists slides (
    batch integer,
    month date,               -- first day of the month
    place integer,            -- 1, 2, 3 … in the order of showing
    slide varchar,            -- the slide's own name, such as task-2.1-05; text-… for a slide of the office's own
    shown boolean,
    title varchar,            -- of a slide of the office's own
    text varchar,             -- of a slide of the office's own
    notes varchar             -- for the presenter
);

-- one row per published version of the plan; a text put in force by hand has one once a publication replaced it
create table if not exists plan_versions (
    number integer,           -- 1, 2, 3 … in the order of publication, of all years
    year integer,             -- of the plan
    batch integer,            -- the batch (kind plan) whose content is its text
    from_month integer,       -- the month of its year from which it counts
    document varchar          -- the text it was drafted from, null where that is not known
);

-- one row per event in the life of a 点位: what is known of it since; the last stored row of a site holds
create table if not exists sites (
    batch integer,            -- of kind sites
    line integer,             -- row number as the sheet shows it
    year integer,             -- of the plan
    task varchar,
    site varchar,             -- 点位编号, unique within the task and year
    action varchar,           -- entered | changed | replaced (调整为 another) | dropped (取消)
    name varchar,
    unit varchar,             -- 街镇, null = none said
    address varchar,
    quantity decimal(28, 10), -- 数量
    successor varchar,        -- replaced: the number of the site that takes its place
    reason varchar            -- replaced, dropped: why
);

-- one row per stage of such a row: the month in which it is to be finished
create table if not exists site_stages (
    batch integer,
    line integer,
    task varchar,
    site varchar,
    stage varchar,
    planned date              -- first day of the month
);

-- one row per accepted monthly row about a site, of a batch of kind import
create table if not exists site_entries (
    batch integer,
    line integer,             -- row number as the spreadsheet shows it
    month date,               -- first day of the month reported about
    task varchar,
    site varchar,             -- 点位编号
    stage varchar,            -- the site's last stage finished, or 未开始
    progress varchar,         -- 进展情况
    reason varchar,           -- 滞后原因
    next_step varchar,        -- 下一步措施
    correction varchar        -- 更正原因: why a stage said before is taken back, '' where none was given
);

-- of stores made before there was 更正原因, before 更正申请, and before 议定事项 had a day
alter table entries add column if not exists correction varchar;
alter table batches add column if not exists answers integer;
alter table decisions add column if not exists due_day date;
