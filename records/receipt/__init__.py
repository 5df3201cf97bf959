"""What a receipt says of a stored file beyond its rows: what became of the others, what undoing it would put back."""
