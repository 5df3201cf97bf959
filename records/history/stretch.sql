-- one row per accepted spreadsheet row of a stretch of the history, newest first: from batch $batch and its line $line on
-- to the row before batch $next_batch and its line $next_line; {{rows}} is rows.sql
with stored_rows as (
{rows}
)

select *
from stored_rows
where
    batch <= $batch
    and batch >= $next_batch
    and (batch < $batch or line >= $line)
    and (batch > $next_batch or line < $next_line)
    -- the same again where it lies within one batch, for DuckDB to leave out what is elsewhere in a large file
    and ($batch > $next_batch or line >= $line and line < $next_line)
order by
    batch desc,
    line
