"""工作稿 on the server: what it says, what is done to it, what a window hears; and the plans that were, to be read."""
