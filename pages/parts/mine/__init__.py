"""本科室: a department's month filled in on the page, its draft, one figure, what was handed in."""
