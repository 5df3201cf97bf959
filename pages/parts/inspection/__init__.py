"""点位 and 实地抽查 on the pages (domain.md section 12)."""
