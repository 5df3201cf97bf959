-- one row per cell changed by a file, or by the undoing of a file, while its month was locked; oldest first
with written as (
    select
        entries.*,
        lag(struct_pack(
            same := entries.same,
            value := entries.value,
            denominator := entries.denominator,
            stage := entries.stage
        )) over (
            partition by entries.task, entries.unit, entries.month
            order by entries.batch, entries.line
        ) as earlier
    from entries
    where
        entries.batch <= $snapshot
),

-- a file changes its cells when it is stored, and again when it is undone
changes as (
    select
        written.*,
        batches.batch as changed_in,
        batches.kind = 'revert' as undone,
        batches.file,
        batches.person,
        batches.received,
        batches.reason as why
    from written
    inner join batches
        on (batches.kind = 'import' and batches.batch = written.batch)
        or (batches.kind = 'revert' and batches.reverts = written.batch)
    where
        batches.batch <= $snapshot
),

-- the last lock or unlock of the month before the change
locked as (
    select
        changes.changed_in,
        changes.batch,
        changes.line,
        max_by(marks.kind, marks.batch) as mark
    from changes
    inner join batches as marks
        on marks.kind in ('lock', 'unlock')
        and marks.month = changes.month
        and marks.batch < changes.changed_in
    group by
        changes.changed_in,
        changes.batch,
        changes.line
)

select
    changes.changed_in,
    changes.month,
    changes.task,
    changes.unit,
    changes.undone,
    changes.earlier is not null as had_before,
    changes.earlier.same,
    changes.earlier.value,
    changes.earlier.denominator,
    changes.earlier.stage,
    changes.same,
    changes.value,
    changes.denominator,
    changes.stage,
    changes.file,
    changes.person,
    changes.received,
    changes.why
from changes
inner join locked
    on locked.changed_in = changes.changed_in
    and locked.batch = changes.batch
    and locked.line = changes.line
    and locked.mark = 'lock'
order by
    changes.changed_in,
    changes.line
