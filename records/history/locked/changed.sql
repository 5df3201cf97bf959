-- the beginning of a query: `changed`, one row per cell changed by a file, or by the undoing of a file, while its month was
-- locked. `$first` is the least batch of `late`: told of it, DuckDB passes over what was stored before
{late},

told as (   -- a 点位 has its number in the place of the 街镇
    select *
    from entries
    union all by name
    select
        * exclude (site),
        '点位 ' || site as unit,
        false as same
    from site_entries
),

locked as materialized (
    select
        told.*,
        late.changed_in,
        late.undone,
        late.file,
        late.person,
        late.received,
        case when late.undone then late.reason else coalesce(nullif(told.correction, ''), late.reason) end as why,
        late.answers as carries_out
    from late
    inner join told
        on told.batch = late.batch
        and told.month = late.month
    where
        told.batch >= $first
        and ($tasks is null or list_contains($tasks, told.task))
),

-- cells whose undone row had been replaced by then: undoing it changes nothing in them
replaced as (
    select distinct
        locked.changed_in,
        locked.batch,
        locked.line
    from locked
    inner join told as newer
        on newer.task = locked.task
        and newer.month = locked.month
        and newer.unit is not distinct from locked.unit
        and newer.batch > locked.batch
        and newer.batch < locked.changed_in
    semi join batches as imports
        on imports.batch = newer.batch
        and imports.kind = 'import'
    anti join batches as undone
        on undone.kind = 'revert'
        and undone.reverts = newer.batch
        and undone.batch < locked.changed_in
    where
        locked.undone
        and newer.batch >= $first
),

-- one row per cell changed while its month was locked
changed as (
    select locked.*
    from locked
    anti join replaced
        on replaced.changed_in = locked.changed_in
        and replaced.batch = locked.batch
        and replaced.line = locked.line
)
