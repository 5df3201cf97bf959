"""任务清单: the plan and the document it comes from, a working copy of it changed in the browser, its versions, its publication."""
