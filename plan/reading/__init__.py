"""targets.yaml as text → what it says, or every mistake in it with its line."""
