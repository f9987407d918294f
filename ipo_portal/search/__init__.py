"""One index over all kinds of records; the permission rule is part of every query."""
