"""What people see. Streamlit's script is shell.py; each other file is one page."""
