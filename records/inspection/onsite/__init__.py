"""实地抽查: drawing a sample anybody can draw again, what was found on the spot, its photos, and what became of it."""
