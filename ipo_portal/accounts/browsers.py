"""What a browser says of itself, in words: enough to know one's own again."""

from django.utils.translation import gettext as _

BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS X": "macOS",
    "CrOS": "ChromeOS", "Linux": "Linux",
}  # fmt: skip
"""Browsers name those they descend from, too: the first that is found counts."""


def browser_of(user_agent):
    """Return "Firefox on Windows", or "unknown" for what names neither."""
    browser, system = (
        next((name for mark, name in names.items() if mark in user_agent), "") for names in (BROWSERS, SYSTEMS)
    )
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("unknown")
