-- one row per sheet of sites that came, or was undone, while months of the year were locked: those months; oldest first
{late}

select
    late.changed_in,
    late.file,
    late.person,
    late.received,
    if(late.undone, late.reason, null) as why,
    list(cast(month(late.month) as integer)) as months
from late
where
    year(late.month) = $year
    and late.batch in (select batch from sites where year = $year)
group by all
order by
    late.changed_in
