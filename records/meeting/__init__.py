"""What a meeting leaves: 议定事项, and the deck of a month as the office arranged it."""
