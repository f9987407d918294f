"""Writing to a State: relayed by the portal, tracked to its end, in the secretariat's hands where nobody speaks."""
