"""A document as an office has it → its text with the place of every sign: `read_document`, `Document`, `Paragraph`."""

from plan.drafting.document.files import read_document, read_tables
from plan.drafting.document.text import Assigned, Document, DocumentError, Paragraph

__all__ = ["Assigned", "Document", "DocumentError", "Paragraph", "read_document", "read_tables"]
