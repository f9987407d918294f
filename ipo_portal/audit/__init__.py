"""The trail: who changed, read or was refused what. Rows are added, never changed."""
