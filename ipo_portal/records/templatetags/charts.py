"""Charts of numbers: columns over time as one picture, and bars within the cells of a table."""

from django import template

from ..charts import drawn

register = template.Library()


@register.simple_tag
def places(columns):
    """Return where each column stands in the picture."""
    return drawn(columns)


@register.simple_tag
def share(value, most):
    """Return which part of the longest bar a bar is, as SVG writes it."""
    return f"{100 * value / most if most else 0:.2f}%"
