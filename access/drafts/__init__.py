"""What is worked at on the pages and not handed in yet: the figures of a month (`Drafts`), the next plan (`PlanCopies`)."""

from access.drafts.figures import Draft, Drafts, Typed
from access.drafts.plans import Begun, Held, PlanCopies, PlanCopy, Put, TakenError, Upon

__all__ = ["Begun", "Draft", "Drafts", "Held", "PlanCopies", "PlanCopy", "Put", "TakenError", "Typed", "Upon"]
