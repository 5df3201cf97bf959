"""点位 and 实地抽查 on the pages: recording, drawing, lists, one finding."""
