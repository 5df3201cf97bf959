-- one row per decision, oldest first, with its closing where it has one
with made as (
    select
        decisions.decision,
        decisions.month,
        decisions.task,
        decisions.text,
        decisions.owner,
        -- made before there were days: the whole month
        coalesce(decisions.due_day, last_day(decisions.due)) as due,
        batches.person,
        batches.received,
        batches.demo
    from decisions
    inner join batches
        on batches.batch = decisions.batch
    where
        decisions.action = 'made'
        and decisions.batch <= $snapshot
),

closed as (
    select
        decisions.decision,
        decisions.result,
        batches.person,
        batches.received
    from decisions
    inner join batches
        on batches.batch = decisions.batch
    where
        decisions.action = 'closed'
        and decisions.batch <= $snapshot
)

select
    made.decision,
    made.month,
    made.task,
    made.text,
    made.owner,
    made.due,
    made.person,
    made.received,
    made.demo,
    closed.person as closed_by,
    closed.received as closed_when,
    closed.result
from made
left join closed
    on closed.decision = made.decision
order by
    made.decision
