"""Shared by the pages: what a visit is, HTML, charts, the deck, the frame around all."""
