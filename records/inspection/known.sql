-- stands in others after `with`: one row per moment and batch of $kind that counted at that moment
moments as (
    select unnest($moments::timestamp[]) as moment
),

reverted as (
    select
        moments.moment,
        batches.reverts as batch
    from moments
    inner join batches
        on batches.kind = 'revert'
        and batches.batch <= $snapshot
        and batches.received <= moments.moment
),

known as (
    select
        moments.moment,
        batches.batch,
        batches.received
    from moments
    inner join batches
        on batches.kind = $kind
        and batches.batch <= $snapshot
        and batches.received <= moments.moment
    anti join reverted
        on reverted.moment = moments.moment
        and reverted.batch = batches.batch
)
