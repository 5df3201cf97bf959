"""The first answer to an address: the page drawn on the server, until Streamlit's takes its place (`FirstFigures`)."""

from pages.parts.frame.first.answer import FirstFigures

__all__ = ["FirstFigures"]
