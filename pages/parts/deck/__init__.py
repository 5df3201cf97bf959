"""The deck of a meeting in the browser: its slides, the office's arranging, the script that turns them."""
