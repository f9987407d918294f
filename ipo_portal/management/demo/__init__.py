"""Demonstration accounts and content: marked in the database, made through the actions that make real ones.

What is made lies as data in `content/`; `papers` makes the files attached to it.
"""
