-- The append-only history. Nothing here is ever updated; only sample records are ever deleted.
-- Written for DuckDB and for DuckLake alike: no primary key, sequence, index or default.

-- one row per event: a stored file (import), an undone file (revert), a new text of targets.yaml (plan), …
create table if not exists batches (
    batch integer,            -- 1, 2, 3 … in the order of storing
    kind varchar,             -- import | revert | plan | lock | unlock | request (更正申请) | granted | returned (its answer)
                              -- | withdrawn (taken back by whoever asked) | cleared (the sample records) | decision | deck | lost
                              -- | sites (a sheet of 点位)
                              -- | sample (抽取) | checks (抽查记录) | follow_up (整改)
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

-- one row per sample that was drawn for 实地抽查: with the seed anybody draws the same from the same population
create table if not exists samples (
    batch integer,
    seed varchar,
    method varchar,           -- how it was drawn, in words
    number integer,           -- how many were drawn
    each_unit boolean,        -- of each 街镇 at least one
    crossed boolean,          -- 交叉检查: each 街镇 is checked by another
    tasks varchar,            -- the tasks, parted by blanks
    month date,               -- first day of the month whose report is to be checked
    population integer,       -- how many it was drawn from
    sha256 varchar            -- of the population (inspection/population.py)
);

-- one row per case that was drawn; of a list that was uploaded its row and a hash, never what stands there
create table if not exists drawn (
    batch integer,
    place integer,            -- 1, 2, 3 … in the order of drawing
    task varchar,
    site varchar,             -- number of the 点位, null for a row of a list
    line integer,             -- row number in the list as the spreadsheet shows it, null for a 点位
    sha256 varchar,           -- of the texts of that row, null for a 点位
    unit varchar,             -- its 街镇
    checker varchar           -- 交叉检查: the 街镇 that checks it
);

-- one row per event in the life of a finding (抽查记录): made, answered (by the department), closed or settled (by the office)
create table if not exists checks (
    batch integer,
    line integer,             -- made: row number of the sheet, 0 where it was typed on the page
    number integer,           -- 1, 2, 3 … in the order of making: its number
    action varchar,           -- made | answered | closed (整改 is done) | settled (the figure stands: no 抽查不符 any more)
    day date,                 -- made: when somebody was there
    task varchar,
    site varchar,             -- number of the 点位, or 第 n 行 of an uploaded list; null where the task is checked as a whole
    unit varchar,             -- 街镇, null = whole district
    checkers varchar,         -- who was there
    month date,               -- first day of the month of the report that was checked
    reported_stage varchar,   -- what was reported then, null where nothing was
    reported_number decimal(28, 10),
    found_stage varchar,      -- what was found
    found_number decimal(28, 10),
    agrees boolean,           -- 一致
    problem varchar,          -- 问题
    due date,                 -- 整改期限, null = none was set
    result varchar            -- answered: what was done; closed, settled: what came of it
);

-- one row per photo of a finding or of its answer, drawn anew: a JPEG with nothing beside the picture
create table if not exists photos (
    batch integer,
    number integer,           -- of the finding
    place integer,            -- 1, 2, 3 …
    content blob,
    width integer,
    height integer,
    sha256 varchar
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
