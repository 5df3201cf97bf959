-- the beginning of a query: `late`, one row per batch of a kind that came, or was undone, while a month was locked, and month
with marks as (   -- every lock and unlock of a month, each until the next
    select
        month,
        kind,
        batch,
        lead(batch, 1, 2147483647) over (partition by month order by batch) as until
    from batches
    where kind in ('lock', 'unlock')
),

turns as (   -- a file changes its cells when it is stored, and again when it is undone
    select
        coalesce(reverts, batch) as batch,
        batch as changed_in,
        kind = 'revert' as undone,
        file,
        person,
        received,
        reason,
        answers
    from batches
    where
        batch <= $snapshot
        and (kind = '{kind}' or (kind = 'revert' and reverts in (select batch from batches where kind = '{kind}')))
),

late as materialized (
    select
        turns.*,
        marks.month
    from marks
    inner join turns
        on turns.changed_in > marks.batch
        and turns.changed_in < marks.until
    where marks.kind = 'lock'
)
