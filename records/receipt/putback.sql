-- one row per cell whose last valid row is of batch $batch: what it says now, and what it would say without that batch
with told as not materialized (
    select
        batch,
        line,
        month,
        task,
        unit,
        same,
        value,
        denominator,
        stage
    from entries
    union all by name
    select
        batch,
        line,
        month,
        task,
        '点位 ' || site as unit,
        false as same,
        stage
    from site_entries
),

mine as (
    select *
    from told
    where batch = $batch
),

valid as (
    select batch
    from batches
    where
        kind = 'import'
        and batch not in (select reverts from batches where kind = 'revert')
),

-- of each of its cells the last valid row, and the last that is not its own, batch and line in one number
places as (
    select
        mine.task,
        mine.unit,
        mine.month,
        max(cast(told.batch as bigint) << 32 | told.line) as last_row,
        max(cast(told.batch as bigint) << 32 | told.line) filter (where told.batch <> $batch) as row_before
    from mine
    inner join told
        on told.task = mine.task
        and told.month = mine.month
        and told.unit is not distinct from mine.unit
    inner join valid
        on valid.batch = told.batch
    group by
        mine.task,
        mine.unit,
        mine.month
)

select
    mine.task,
    mine.unit,
    mine.month,
    mine.same,
    mine.value,
    mine.denominator,
    mine.stage,
    before.batch is not null as had_before,
    coalesce(before.same, false) as same_before,
    before.value as value_before,
    before.denominator as denominator_before,
    before.stage as stage_before
from mine
inner join places
    on places.last_row >> 32 = mine.batch
    and places.last_row & 4294967295 = mine.line
    and places.task = mine.task
    and places.month = mine.month
    and places.unit is not distinct from mine.unit
left join told as before
    on before.batch = places.row_before >> 32
    and before.line = places.row_before & 4294967295
    and before.task = places.task
    and before.month = places.month
    and before.unit is not distinct from places.unit
order by
    mine.line
