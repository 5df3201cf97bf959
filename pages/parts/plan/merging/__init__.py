"""targets.yaml changed by hand while a working copy is open: the three texts merged task by task, and the page's part of it."""
