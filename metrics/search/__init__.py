"""Finding tasks by words of the plan and of the reports; `tasks.search` hands out hits."""
