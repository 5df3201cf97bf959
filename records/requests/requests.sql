-- one row per row of a 更正申请, oldest first, with what its cell said when it was answered, or says now, and the answer; of a
-- row about a 点位 `site` is its number
with told as (
    select
        *,
        null as site
    from entries
    union all by name
    select
        *,
        false as same
    from site_entries
),

answers as (
    select
        answers,
        batch,
        kind,
        person,
        received,
        reason
    from batches
    where
        kind in ('granted', 'returned', 'withdrawn')
        and batch <= $snapshot
),

asked as (
    select
        told.*,
        requests.file,
        requests.person,
        requests.received,
        requests.reason as why,
        answers.batch as answer,
        answers.kind as answered,
        answers.person as answered_by,
        answers.received as answered_at,
        answers.reason as words
    from told
    inner join batches as requests
        on requests.batch = told.batch
        and requests.kind = 'request'
        and requests.batch <= $snapshot
        and year(told.month) = $year
    left join answers
        on answers.answers = requests.batch
),

-- what else the cell said by then, files undone by then left out
stood as (
    select
        asked.batch,
        asked.line,
        max_by(
            struct_pack(
                same := older.same,
                value := older.value,
                denominator := older.denominator,
                stage := older.stage,
                progress := older.progress,
                reason := older.reason,
                next_step := older.next_step
            ),
            struct_pack(batch := older.batch, line := older.line)
        ) as said
    from asked
    inner join told as older
        on older.task = asked.task
        and older.month = asked.month
        and older.unit is not distinct from asked.unit
        and older.site is not distinct from asked.site
        and older.batch <= coalesce(asked.answer, $snapshot)
    inner join batches as files
        on files.batch = older.batch
        and files.kind = 'import'
    anti join batches as undone
        on undone.kind = 'revert'
        and undone.reverts = older.batch
        and undone.batch <= coalesce(asked.answer, $snapshot)
    group by
        asked.batch,
        asked.line
)

select
    asked.batch,
    asked.line,
    asked.month,
    asked.task,
    asked.unit,
    asked.same,
    asked.value,
    asked.denominator,
    asked.stage,
    asked.progress,
    asked.reason,
    asked.next_step,
    asked.correction,
    stood.said is not null as had_before,
    stood.said.same,
    stood.said.value,
    stood.said.denominator,
    stood.said.stage,
    asked.file,
    asked.person,
    asked.received,
    asked.why,
    asked.answer,
    asked.answered,
    asked.answered_by,
    asked.answered_at,
    asked.words,
    stood.said.progress,
    stood.said.reason,
    stood.said.next_step,
    asked.site
from asked
left join stood
    on stood.batch = asked.batch
    and stood.line = asked.line
order by
    asked.batch,
    asked.line
