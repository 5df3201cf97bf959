-- one row per accepted spreadsheet row, newest first, with its file, person and time; undone ones are marked, and what
-- only is a 更正申请; a row about a 点位 has its number in the place of the 街镇
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
    entries.correction,
    batches.file,
    batches.sha256,
    batches.person,
    batches.received,
    batches.stored,
    batches.reason as change_reason,
    undone.batch as reverted_by,
    undone.reason as revert_reason,
    batches.demo,
    batches.kind = 'request' as asks,
    answers.kind as answered,
    answers.person as answered_by,
    answers.reason as answer_reason,
    mended.cells as mended,
    entries.site is not null and held.site is null as unregistered
from (
    select
        *,
        null as site
    from entries
    union all by name
    select
        batch,
        line,
        month,
        task,
        '点位 ' || site as unit,
        site,
        false as same,
        stage,
        progress,
        reason,
        next_step,
        correction
    from site_entries
) as entries
inner join batches
    on batches.batch = entries.batch
left join batches as undone
    on undone.kind = 'revert'
    and undone.reverts = entries.batch
    and undone.batch <= $snapshot
left join batches as answers
    on answers.kind in ('granted', 'returned', 'withdrawn')
    and answers.answers = coalesce(batches.answers, batches.batch)
    and answers.batch <= $snapshot
left join (
    select
        batch,
        line,
        string_agg(name || '：' || coalesce(nullif(was, ''), '空') || ' → ' || coalesce(nullif(became, ''), '空'), '；' order by name) as cells
    from mendings
    group by
        batch,
        line
) as mended
    on mended.batch = entries.batch
    and mended.line = entries.line
left join (   -- the register at the snapshot
    select distinct
        sites.year,
        sites.task,
        sites.site
    from sites
    anti join batches as undone
        on undone.kind = 'revert'
        and undone.reverts = sites.batch
        and undone.batch <= $snapshot
    where sites.batch <= $snapshot
) as held
    on held.year = year(entries.month)
    and held.task = entries.task
    and held.site = entries.site
where
    entries.batch <= $snapshot
    and ($task is null or entries.task = $task)
    and ($year is null or year(entries.month) = $year)
order by
    entries.batch desc,
    entries.line
