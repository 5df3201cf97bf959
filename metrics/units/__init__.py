"""街镇: the cells that each reported of each task (`cells`), what they say in words (`words`), and each with its 点位 in its
place (`tiles`)."""
