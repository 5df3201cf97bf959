"""街镇: the cells that each reported of each task (`cells`), and what they say in words (`words`)."""
