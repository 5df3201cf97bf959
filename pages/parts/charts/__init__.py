"""Standings → frames → Plotly figures, kept once drawn."""
