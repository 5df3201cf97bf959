"""What the numbers mean: 序时, lamps, roll-up, outlook. Pure functions over facts; no clock, no screen."""
