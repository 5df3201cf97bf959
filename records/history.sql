-- one row per accepted spreadsheet row, newest first, with its file, person and time; undone ones are marked
select
    entries.batch,
    entries.line,
    entries.month,
    entries.task,
    entries.unit,
    entries.same,
    entries.value,
    entries.denominator,
    entries.stage,
    entries.progress,
    entries.reason,
    entries.next_step,
    batches.file,
    batches.sha256,
    batches.person,
    batches.received,
    batches.stored,
    undone.batch as reverted_by,
    undone.reason as revert_reason,
    batches.demo,
    row_number() over same_cell > 1
    or coalesce(entries.value < max(entries.value) over earlier_months, false) as correction
from entries
inner join batches
    on batches.batch = entries.batch
left join batches as undone
    on undone.kind = 'revert'
    and undone.reverts = entries.batch
    and undone.batch <= $snapshot
where
    entries.batch <= $snapshot
    and ($task is null or entries.task = $task)
window
    same_cell as (
        partition by entries.task, entries.unit, entries.month
        order by entries.batch, entries.line
    ),
    earlier_months as (
        partition by entries.task, entries.unit
        order by entries.month
        range between unbounded preceding and interval 1 day preceding
    )
order by
    entries.batch desc,
    entries.line
