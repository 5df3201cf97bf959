"""Whether what a store holds fits together: numbers once each, none missing unexplained, no row without its batch."""

from records.store.connection import Connection

_TWICE = """
select batch
from batches
group by
    batch
having
    count(*) > 1
order by
    batch
"""
_ORPHANS = """
with rows_of_batches as (
    select batch from entries
    union all
    select batch from decisions
    union all
    select batch from slides
    union all
    select batch from outcomes
    union all
    select batch from refusals
    union all
    select batch from mendings
    union all
    select batch from plan_versions
    union all
    select batch from samples
    union all
    select batch from drawn
    union all
    select batch from checks
    union all
    select batch from photos
    union all
    select batch from sites
    union all
    select batch from site_stages
    union all
    select batch from site_entries
)

select distinct batch
from rows_of_batches
where
    batch not in (select batch from batches)
order by
    batch
"""
# a clearing of the sample and a loss that was said explain the numbers missing before them
_GAPS = """
with numbered as (
    select
        batch,
        lag(batch, 1, 0) over (order by batch) as before
    from (select distinct batch from batches)
)

select
    before + 1 as first,
    batch - 1 as last
from numbered
where
    batch > before + 1
    and batch > (select coalesce(max(batch), 0) from batches where kind in ('cleared', 'lost'))
order by
    batch
"""
_VERSIONS = """
select number
from plan_versions
left join batches
    on batches.batch = plan_versions.batch
    and batches.kind = 'plan'
group by
    number
having
    count(*) > 1
    or count(batches.content) = 0
order by
    number
"""


def problems(con: Connection) -> list[str]:
    """A sentence for each sort of thing that does not fit; none for a store in order."""
    twice = [row[0] for row in con.execute(_TWICE).fetchall()]
    orphans = [row[0] for row in con.execute(_ORPHANS).fetchall()]
    gaps = [f"{a}–{b}" if b > a else str(a) for a, b in con.execute(_GAPS).fetchall()]
    versions = [row[0] for row in con.execute(_VERSIONS).fetchall()]
    found = [
        (twice, "批次编号重复：{}。"),
        (orphans, "有数据行不属于任何批次：{}。"),
        (gaps, "批次编号缺失：{}。"),
        (versions, "任务清单的版本没有原文或编号重复：{}。"),
    ]
    return [words.format("、".join(map(str, numbers))) for numbers, words in found if numbers]
