"""What draws HTML: templates filled in, every value escaped; rows of a task's year."""

from pages.parts.html.fragments import filled, plain, problems, rendered, show

__all__ = ["filled", "plain", "problems", "rendered", "show"]
