"""Taxonomy as data: rows with names in four languages that curators may edit (product decision 10)."""
