"""What all that is shown has in common: the colours and shapes of the lamps, rows of words, templates."""
