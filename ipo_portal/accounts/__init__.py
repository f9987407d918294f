"""States, bodies, people and the seats they hold. A seat is not a person (product decision 1)."""
