"""Versions of the plan: published, kept whole, each counting from a month; hands out what is in force for which month."""
