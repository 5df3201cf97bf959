"""The document of a year → a draft of its targets.yaml: `read_document`, `draft`, `Draft`; `LastYear` helps.

`read_tables`, `is_confirmation`, `read_back` and `changed` take back the table that was sent round for confirmation.
"""

from plan.drafting.changing import InOneLineError, changed
from plan.drafting.confirmed import Change, ReadBack, is_confirmation, read_back
from plan.drafting.document import Document, DocumentError, read_document, read_tables
from plan.drafting.draft import Draft, draft, year_of
from plan.drafting.like import LastYear

__all__ = [
    "Change",
    "Document",
    "DocumentError",
    "Draft",
    "InOneLineError",
    "LastYear",
    "ReadBack",
    "changed",
    "draft",
    "is_confirmation",
    "read_back",
    "read_document",
    "read_tables",
    "year_of",
]
