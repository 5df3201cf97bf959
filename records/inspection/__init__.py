"""点位 and 实地抽查 (domain.md section 12): the register of sites and the months told by site."""
