"""What one account, browser or guesser may ask of the server: `Throttle`, `Pace`, `Handed`."""
