"""What is done with the store as a whole of its own accord: the daily backup, the sample records; whether it answers."""
