"""What `manage.py` can do about 点位 and 实地抽查 (domain.md section 12)."""
