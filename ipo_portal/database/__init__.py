"""The embedded PostgreSQL of development, demonstration and tests; real installations name a server."""
