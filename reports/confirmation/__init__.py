"""A plan as one .xlsx, a row a task, to send round the departments and to take back: `confirmation_xlsx`."""

from reports.confirmation.xlsx import confirmation_xlsx

__all__ = ["confirmation_xlsx"]
