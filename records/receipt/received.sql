-- one row per task and month of each file of $batches, in the order of its rows: how many rows say something of a cell
-- that was empty, and how many change one; when the last of those first came
with undone as (
    select
        reverts as batch,
        batch as undoing
    from batches
    where kind = 'revert'
),

told as not materialized (
    select
        batch,
        line,
        month,
        task,
        unit
    from entries
    union all
    select
        batch,
        line,
        month,
        task,
        '点位 ' || site as unit
    from site_entries
),

mine as (
    select *
    from told
    where batch in (select unnest($batches))
),

earlier as (
    select
        mine.batch,
        mine.line,
        mine.month,
        min(batches.received) as first_received
    from mine
    inner join told as older
        on older.task = mine.task
        and older.month = mine.month
        and older.unit is not distinct from mine.unit
        and older.batch < mine.batch
    inner join batches
        on batches.batch = older.batch
        and batches.kind = 'import'
    anti join undone
        on undone.batch = older.batch
        and undone.undoing < mine.batch
    group by
        mine.batch,
        mine.line,
        mine.month
)

select
    mine.batch,
    mine.task,
    cast(year(mine.month) as integer) as of_year,
    cast(month(mine.month) as integer) as of_month,
    count(*) filter (where earlier.line is null) as new,
    count(*) filter (where earlier.line is not null) as changed,
    max(earlier.first_received) as first_received
from mine
left join earlier
    on earlier.batch = mine.batch
    and earlier.line = mine.line
    and earlier.month = mine.month
group by
    mine.batch,
    mine.task,
    of_year,
    of_month
order by
    mine.batch,
    min(mine.line)
