-- one row per cell whose last valid row is of batch $batch: what it says now, and what it would say without that batch
with undone as (
    select reverts as batch from batches where kind = 'revert'
),

told as (
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

valid as (
    select
        entries.*,
        (cast(entries.batch as bigint) << 32) | entries.line as place
    from told as entries
    inner join batches
        on batches.batch = entries.batch
        and batches.kind = 'import'
    anti join undone
        on undone.batch = entries.batch
    where
        entries.task in (select task from told where batch = $batch)
),

now as (
    select *
    from valid
    qualify
        row_number() over (partition by task, unit, month order by place desc) = 1
),

before as (
    select *
    from valid
    where
        batch <> $batch
    qualify
        row_number() over (partition by task, unit, month order by place desc) = 1
)

select
    now.task,
    now.unit,
    now.month,
    now.same,
    now.value,
    now.denominator,
    now.stage,
    before.batch is not null as had_before,
    coalesce(before.same, false) as same_before,
    before.value as value_before,
    before.denominator as denominator_before,
    before.stage as stage_before
from now
left join before
    on before.task = now.task
    and before.month = now.month
    and before.unit is not distinct from now.unit
where
    now.batch = $batch
order by
    now.line
