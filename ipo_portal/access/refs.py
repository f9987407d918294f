"""What stands in addresses in place of a running number."""

import secrets


def new_ref():
    """Return a random reference for addresses: a running number would be a count (product decision 13)."""
    return secrets.token_urlsafe(9).replace("-", "x").replace("_", "y")
