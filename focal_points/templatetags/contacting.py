"""To whom a page offers to write."""

from django import template

from ipo_portal.access.rules import corresponds_as
from ipo_portal.accounts.models import Country

register = template.Library()


@register.simple_tag
def to_write_to(owners, user):
    """Return the States among some owners that a person may write to: all but the own one; none for visitors."""
    mine = corresponds_as(user)
    return [owner for owner in owners or () if mine and isinstance(owner, Country) and owner.code != mine]
