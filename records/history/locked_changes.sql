-- one row per cell changed by a file, or by the undoing of a file, while its month was locked; oldest first
with stored as (   -- what counted once; rows of 更正申请 never do; a 点位 has its number in the place of the 街镇
    select told.*
    from (
        select *
        from entries
        union all by name
        select
            * exclude (site),
            '点位 ' || site as unit,
            false as same
        from site_entries
    ) as told
    inner join batches
        on batches.batch = told.batch
        and batches.kind = 'import'
),

changes as (   -- a file changes its cells when it is stored, and again when it is undone
    select
        entries.*,
        batches.batch as changed_in,
        batches.kind = 'revert' as undone,
        batches.file,
        batches.person,
        batches.received,
        case when batches.kind = 'import' then coalesce(nullif(entries.correction, ''), batches.reason) else batches.reason end as why,
        batches.answers as carries_out
    from stored as entries
    inner join batches
        on (batches.kind = 'import' and batches.batch = entries.batch)
        or (batches.kind = 'revert' and batches.reverts = entries.batch)
    where
        batches.batch <= $snapshot
        and entries.month in (select month from batches where kind = 'lock')
),

-- those for which the last lock or unlock of the month before them is a lock
locked as materialized (
    select changes.*
    from changes
    inner join batches as marks
        on marks.kind in ('lock', 'unlock')
        and marks.month = changes.month
        and marks.batch < changes.changed_in
    qualify
        row_number() over (
            partition by changes.changed_in, changes.batch, changes.line, changes.month
            order by marks.batch desc
        ) = 1
        and marks.kind = 'lock'
),

-- what else the cell said at that time, files undone by then left out
earlier as (
    select
        locked.changed_in,
        locked.batch,
        locked.line,
        max_by(
            struct_pack(
                same := older.same,
                value := older.value,
                denominator := older.denominator,
                stage := older.stage
            ),
            struct_pack(batch := older.batch, line := older.line)
        ) as said
    from locked
    inner join stored as older
        on older.task = locked.task
        and older.month = locked.month
        and older.unit is not distinct from locked.unit
        and older.batch < locked.changed_in
        and older.batch <> locked.batch
    anti join batches as undone
        on undone.kind = 'revert'
        and undone.reverts = older.batch
        and undone.batch < locked.changed_in
    group by
        locked.changed_in,
        locked.batch,
        locked.line
),

-- cells whose undone row had been replaced by then: undoing it changes nothing in them
replaced as (
    select distinct
        locked.changed_in,
        locked.batch,
        locked.line
    from locked
    inner join stored as newer
        on newer.task = locked.task
        and newer.month = locked.month
        and newer.unit is not distinct from locked.unit
        and newer.batch > locked.batch
        and newer.batch < locked.changed_in
    anti join batches as undone
        on undone.kind = 'revert'
        and undone.reverts = newer.batch
        and undone.batch < locked.changed_in
    where locked.undone
)

select
    locked.changed_in,
    locked.month,
    locked.task,
    locked.unit,
    locked.undone,
    earlier.said is not null as had_before,
    earlier.said.same,
    earlier.said.value,
    earlier.said.denominator,
    earlier.said.stage,
    locked.same,
    locked.value,
    locked.denominator,
    locked.stage,
    locked.file,
    locked.person,
    locked.received,
    locked.why,
    granted.person as granted_by
from locked
left join earlier
    on earlier.changed_in = locked.changed_in
    and earlier.batch = locked.batch
    and earlier.line = locked.line
left join batches as granted
    on granted.kind = 'granted'
    and granted.answers = locked.carries_out
anti join replaced
    on replaced.changed_in = locked.changed_in
    and replaced.batch = locked.batch
    and replaced.line = locked.line
order by
    locked.changed_in,
    locked.line
