"""What a visit is: who (gatekeeper), which month and snapshot (view), which tasks (selection), the figures at hand."""
