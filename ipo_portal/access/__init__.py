"""The permission model: declared in `matrix`, interpreted in `rules`, asked everywhere else.

Imports no package of ours: it knows users by their `grants` and rows by their `owner_codes`.
"""
