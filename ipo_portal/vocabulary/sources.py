"""Where a fact was read, for pages: the codes of the list of sources with their titles."""

import re

from .models import Source
from .terms import terms


def sources_of(text):
    """Return [(title, address or "")] of what a row names as its source; unknown codes stay as written."""
    return [_named(part.strip()) for part in text.split(";") if part.strip()]


def _named(part):
    code, _, remark = part.partition(" ")
    source = terms(Source).get(code)
    if source is None:
        return part, ""
    address = source.url if re.match(r"https?://", source.url) else ""
    return f"{source.title} {remark}".strip(), address
