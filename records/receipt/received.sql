-- one row per task and month of the file of batch $batch, in the order of its rows: how many rows say something of a cell
-- that was empty, and how many change one; when the last of those first came
with undone as (
    select reverts as batch
    from batches
    where
        kind = 'revert'
        and batch < $batch
),

mine as (
    select *
    from entries
    where batch = $batch
),

earlier as (
    select
        mine.line,
        mine.month,
        min(batches.received) as first_received
    from mine
    inner join entries as older
        on older.task = mine.task
        and older.month = mine.month
        and older.unit is not distinct from mine.unit
        and older.batch < $batch
    inner join batches
        on batches.batch = older.batch
        and batches.kind = 'import'
    anti join undone
        on undone.batch = older.batch
    group by
        mine.line,
        mine.month
)

select
    mine.task,
    cast(year(mine.month) as integer) as of_year,
    cast(month(mine.month) as integer) as of_month,
    count(*) filter (where earlier.line is null) as new,
    count(*) filter (where earlier.line is not null) as changed,
    max(earlier.first_received) as first_received
from mine
left join earlier
    on earlier.line = mine.line
    and earlier.month = mine.month
group by
    mine.task,
    of_year,
    of_month
order by
    min(mine.line)
