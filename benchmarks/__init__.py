"""Measures of the portal's pages on generated data. No tests: nothing here passes or fails by time."""
