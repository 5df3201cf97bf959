"""What `manage.py` can do, a module a subject; manage.py itself lists the commands."""
