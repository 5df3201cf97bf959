"""街镇: what each reported of each task (`cells`), in words (`words`), and laid out with its 点位 (`tiles`)."""
