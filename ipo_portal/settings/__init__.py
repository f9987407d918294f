"""Settings: base for all; dev, test and production each say what differs."""
