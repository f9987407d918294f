"""What every record has: owners, label, versions, an address that tells nothing. Abstract classes; no tables."""
