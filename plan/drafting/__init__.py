"""The document of a year → a draft of its targets.yaml: `read_document`, `draft`, `Draft`; `LastYear` helps."""

from plan.drafting.document import Document, DocumentError, read_document
from plan.drafting.draft import Draft, draft, year_of
from plan.drafting.like import LastYear

__all__ = ["Document", "DocumentError", "Draft", "LastYear", "draft", "read_document", "year_of"]
