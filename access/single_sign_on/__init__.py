"""The identity provider of the intranet and whom it knows: `Provider`, `Identities`, `Pending`."""
