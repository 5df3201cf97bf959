-- one row per accepted spreadsheet row, only what it says of its cell and what undid it: task by task, 街镇 by 街镇,
-- year by year, each from its oldest on
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
    undone.batch as reverted_by
from entries
inner join batches as files
    on files.batch = entries.batch
    and files.kind = 'import'
left join batches as undone
    on undone.kind = 'revert'
    and undone.reverts = entries.batch
    and undone.batch <= $snapshot
where
    entries.batch <= $snapshot
    and ($task is null or entries.task = $task)
order by
    entries.task,
    entries.unit,
    year(entries.month),
    entries.batch,
    entries.line
