-- one row per file taken in, newest first, with how many rows of it were stored, of which months and
-- tasks, and what undid it;
-- {{rows}} is rows.sql
with stored_rows as (
{rows}
)

select
    batch,
    file,
    person,
    received,
    count(*) as rows,
    list_sort(list_distinct(list(month(month)))) as months,
    revert_reason as undone_because,
    reverted_by as undone_by,
    list_sort(list_distinct(list(task))) as tasks,
    cast(max(year(month)) as integer) as year
from stored_rows
where not asks
group by
    all
order by
    batch desc
