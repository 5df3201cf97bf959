-- one row per stretch of the history, newest first: where it begins
with places as (
    select
        batch,
        line,
        row_number() over (order by batch desc, line) as place
    from (
        select
            batch,
            line,
            task
        from entries
        union all
        select
            batch,
            line,
            task
        from site_entries
    )
    where
        batch <= $snapshot
        and ($task is null or task = $task)
)

select
    batch,
    line
from places
where (place - 1) % $size = 0
order by
    place
