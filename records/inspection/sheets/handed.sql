-- one row per sheet of 点位, sample, sheet of findings or what became of one, newest first: what its rows did, and what has
-- undone it
with told as (
    select
        batch,
        year,
        task,
        action
    from sites
    union all by name
    select
        batch,
        cast(year(month) as integer) as year,
        unnest(string_split(tasks, ' ')) as task,
        null as action
    from samples
    union all by name
    select
        batch,
        cast(null as integer) as year,
        task,
        'drawn' as action
    from drawn
    union all by name
    select
        checks.batch,
        cast(year(made.month) as integer) as year,
        made.task,
        checks.action
    from checks
    inner join checks as made
        on made.number = checks.number
        and made.action = 'made'
),

counted as (
    select
        batch,
        task,
        action,
        max(year) as year,
        count(action) as rows
    from told
    group by
        batch,
        task,
        action
),

actions as (
    select
        batch,
        action,
        cast(sum(rows) as integer) as rows
    from counted
    where action is not null
    group by
        batch,
        action
),

tasks as (
    select
        batch,
        max(year) as year,
        list(distinct task) as tasks
    from counted
    group by batch
)

select
    batches.batch,
    batches.kind,
    coalesce(batches.file, '') as file,
    batches.person,
    batches.received,
    undone.batch as undone_by,
    undone.reason as undone_because,
    tasks.year,
    tasks.tasks,
    list(actions.action order by actions.action) as actions,
    list(actions.rows order by actions.action) as counts
from batches
inner join tasks
    on tasks.batch = batches.batch
inner join actions
    on actions.batch = batches.batch
left join batches as undone
    on undone.kind = 'revert'
    and undone.reverts = batches.batch
    and undone.batch <= $snapshot
where
    batches.batch <= $snapshot
    and list_contains($kinds, batches.kind)
    and ($batch is null or batches.batch = $batch)
    and ($year is null or tasks.year = $year)
group by
    batches.batch,
    batches.kind,
    batches.file,
    batches.person,
    batches.received,
    undone.batch,
    undone.reason,
    tasks.year,
    tasks.tasks
order by
    batches.batch desc
