"""实地抽查 (domain.md section 12): drawing a sample that anybody can draw again, and the pictures of what was found."""
