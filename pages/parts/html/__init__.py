"""What draws HTML: templates filled in, every value escaped; rows of a task's year."""

from pages.parts.html.fragments import filled, kept, plain, problems, put, rendered, show

__all__ = ["filled", "kept", "plain", "problems", "put", "rendered", "show"]
