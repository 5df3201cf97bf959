"""Finding by words: tasks (`tasks.search`), 点位 and findings (`onsite`); each hands out hits."""
