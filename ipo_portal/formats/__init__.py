"""How dates are written in each language: Django looks here before its own formats. Weeks begin on Monday in all."""
