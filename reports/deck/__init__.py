"""What all presentations and files of a month share: its briefing, and the slides made of it."""
