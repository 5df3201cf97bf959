"""Texts of unknown origin made fit for the XML of office files."""

from records.reading.plain import legal, readable

__all__ = ["legal", "on_one_line", "readable"]


def on_one_line(text: str) -> str:
    """The same with every run of blanks and line breaks as one blank."""
    return " ".join(readable(text).split())
