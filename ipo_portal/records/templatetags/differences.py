"""What an open version changes, for the page on which it is reviewed."""

from django import template

from ..differences import changed_fields
from ..models import Status

register = template.Library()


@register.simple_tag
def stands_before(version, versions):
    """Return the published version an open one would replace; None for a first version, and for one not open."""
    published = [other for other in versions if other.status == Status.PUBLISHED and other.number < version.number]
    return max(published, key=lambda other: other.number) if version.is_open and published else None


@register.simple_tag
def changed(old, new, names):
    """Return the fields, named in one text, that differ."""
    return changed_fields(old, new, names.split())
