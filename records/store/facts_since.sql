-- What files stored after a batch say about a year, in the order of storing.
select
    entries.task,
    entries.unit,
    cast(month(entries.month) as integer) as month,
    entries.same,
    entries.value,
    entries.denominator,
    entries.stage,
    entries.progress,
    entries.reason,
    entries.next_step,
    entries.correction,
    batches.received as first_received,
    entries.batch,
    entries.line,
    batches.person,
    batches.received
from entries
inner join batches
    on batches.batch = entries.batch
where
    batches.kind = 'import'
    and batches.batch > $since
    and entries.batch > $since
    and entries.month between $first and $last
order by
    entries.batch,
    entries.line
