-- one row per finding that was made up to a snapshot and not undone, oldest first, with what became of it
with valid as (
    select *
    from batches
    where
        batch <= $snapshot
        and batch not in (select reverts from batches where kind = 'revert' and batch <= $snapshot)
),

events as (
    select
        checks.*,
        valid.person,
        valid.received,
        valid.demo
    from checks
    inner join valid
        on valid.batch = checks.batch
),

-- one row per finding and action: the last of its kind
followed as (
    select
        number,
        action,
        max_by(result, batch) as result,
        max_by(person, batch) as person,
        max(received) as received
    from events
    where action != 'made'
    group by
        number,
        action
),

pictures as (
    select
        batch,
        number,
        count(*) as photos
    from photos
    group by
        batch,
        number
)

select
    made.number,
    made.batch,
    made.line,
    made.day,
    made.task,
    made.site,
    made.unit,
    made.checkers,
    made.month,
    made.reported_stage,
    made.reported_number,
    made.found_stage,
    made.found_number,
    made.agrees,
    made.problem,
    made.due,
    made.person,
    made.received,
    made.demo,
    coalesce(pictures.photos, 0) as photos,
    answered.result as answer,
    answered.person as answered_by,
    answered.received as answered_when,
    closed.result as result,
    closed.person as closed_by,
    closed.received as closed_when,
    settled.result as settlement,
    settled.person as settled_by,
    settled.received as settled_when
from events as made
left join pictures
    on pictures.number = made.number and pictures.batch = made.batch
left join followed as answered
    on answered.number = made.number
    and answered.action = 'answered'
left join followed as closed
    on closed.number = made.number
    and closed.action = 'closed'
left join followed as settled
    on settled.number = made.number
    and settled.action = 'settled'
where
    made.action = 'made'
    and year(made.month) = $year
order by
    made.number
