-- The append-only history. Nothing here is ever updated; only sample records are ever deleted.
-- Written for DuckDB and for DuckLake alike: no primary key, sequence, index or default.

-- one row per event: a stored file (import), an undone file (revert), a new text of targets.yaml (plan), …
create table if not exists batches (
    batch integer,            -- 1, 2, 3 … in the order of storing
    kind varchar,             -- import | revert | plan | lock | unlock | cleared (the sample records)
    file varchar,             -- name of the file as uploaded
    sha256 varchar,           -- of the original bytes
    content blob,             -- the original bytes
    encoding varchar,
    person varchar,           -- who
    received timestamp,       -- when it counts as received, local time of the bureau
    stored timestamp,         -- when it was stored, local time of the bureau
    reverts integer,          -- revert: the batch that is undone
    reason varchar,           -- revert, lock, unlock: why; import: why locked data are changed
    month date,               -- lock, unlock: first day of the month
    demo boolean              -- sample record, may be cleared
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
    next_step varchar         -- 下一步措施
);
