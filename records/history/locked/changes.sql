-- one row per cell changed by a file, or by the undoing of a file, while its month was locked; oldest first
{changed},

-- what else the cell said at that time, files undone by then left out
earlier as (
    select
        changed.changed_in,
        changed.batch,
        changed.line,
        max_by(
            struct_pack(
                same := older.same,
                value := older.value,
                denominator := older.denominator,
                stage := older.stage
            ),
            struct_pack(batch := older.batch, line := older.line)
        ) as said
    from changed
    inner join told as older
        on older.task = changed.task
        and older.month = changed.month
        and older.unit is not distinct from changed.unit
        and older.batch < changed.changed_in
        and older.batch <> changed.batch
    semi join batches as imports
        on imports.batch = older.batch
        and imports.kind = 'import'
    anti join batches as undone
        on undone.kind = 'revert'
        and undone.reverts = older.batch
        and undone.batch < changed.changed_in
    group by
        changed.changed_in,
        changed.batch,
        changed.line
)

select
    changed.changed_in,
    changed.month,
    changed.task,
    changed.unit,
    changed.undone,
    earlier.said is not null as had_before,
    earlier.said.same,
    earlier.said.value,
    earlier.said.denominator,
    earlier.said.stage,
    changed.same,
    changed.value,
    changed.denominator,
    changed.stage,
    changed.file,
    changed.person,
    changed.received,
    changed.why,
    granted.person as granted_by
from changed
left join earlier
    on earlier.changed_in = changed.changed_in
    and earlier.batch = changed.batch
    and earlier.line = changed.line
left join batches as granted
    on granted.kind = 'granted'
    and granted.answers = changed.carries_out
order by
    changed.changed_in,
    changed.line
