-- one row per file taken in, newest first, with how many rows of it were stored, of which months, and what undid it
select
    entries.batch,
    batches.file,
    batches.person,
    batches.received,
    count(*) as rows,
    list_sort(list_distinct(list(month(entries.month)))) as months,
    undone.reason as undone_because,
    undone.batch as undone_by
from entries
inner join batches
    on batches.batch = entries.batch
left join batches as undone
    on undone.kind = 'revert'
    and undone.reverts = entries.batch
    and undone.batch <= $snapshot
where
    entries.batch <= $snapshot
group by
    all
order by
    entries.batch desc
