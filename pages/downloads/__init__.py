"""What leaves as a file: each by an address of ours that asks who wants it, at the moment it is wanted."""
