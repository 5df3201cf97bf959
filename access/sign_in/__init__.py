"""The pages of signing in, of accounts and of sessions, plain HTML; hands out their `routes` to the gate."""
