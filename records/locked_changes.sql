-- one row per cell changed by a file, or by the undoing of a file, while its month was locked; oldest first
with changes as (   -- a file changes its cells when it is stored, and again when it is undone
    select
        entries.*,
        batches.batch as changed_in,
        batches.kind = 'revert' as undone,
        batches.file,
        batches.person,
        batches.received,
        batches.reason as why
    from entries
    inner join batches
        on (batches.kind = 'import' and batches.batch = entries.batch)
        or (batches.kind = 'revert' and batches.reverts = entries.batch)
    where
        batches.batch <= $snapshot
),

-- what else the cell said at that time, files undone by then left out
earlier as (
    select
        changes.changed_in,
        changes.batch,
        changes.line,
        max_by(
            struct_pack(
                same := older.same,
                value := older.value,
                denominator := older.denominator,
                stage := older.stage
            ),
            struct_pack(batch := older.batch, line := older.line)
        ) as said
    from changes
    inner join entries as older
        on older.task = changes.task
        and older.month = changes.month
        and older.unit is not distinct from changes.unit
        and older.batch < changes.changed_in
        and older.batch <> changes.batch
    anti join batches as undone
        on undone.kind = 'revert'
        and undone.reverts = older.batch
        and undone.batch < changes.changed_in
    group by
        changes.changed_in,
        changes.batch,
        changes.line
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
    earlier.said is not null as had_before,
    earlier.said.same,
    earlier.said.value,
    earlier.said.denominator,
    earlier.said.stage,
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
left join earlier
    on earlier.changed_in = changes.changed_in
    and earlier.batch = changes.batch
    and earlier.line = changes.line
order by
    changes.changed_in,
    changes.line
