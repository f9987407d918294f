"""What templates need to draw the portal's components: icons, markings, languages, errors, pages, dates."""

from django import template
from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.tlp import MEANING, TLP

register = template.Library()

# Own drawings on a 24-pixel grid, one stroked path each.
ICONS = {
    "alert": "M12 3.5 22 20.5H2zM12 10v5M12 17.8v.2",
    "bell": "M6 16v-5a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5a2.2 2.2 0 0 0 4 0",
    "calendar": "M3.5 5h17v15.5h-17zM3.5 10h17M8 2.8V7M16 2.8V7",
    "chat": "M4 5h16v11h-9l-4.5 4v-4H4z",
    "check": "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M8 12.3l2.8 2.8L16 9.5",
    "clock": "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M12 7v5.300l3.5 2",
    "close": "M6 6l12 12M18 6 6 18",
    "down": "M12 4v11m-4.5-4.5L12 15l4.5-4.5M4.5 20h15",
    "file": "M6 3h8l4.5 4.5V21H6zM14 3v5h4.5",
    "globe": "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M3 12h18M12 3c3 3.2 3 14.8 0 18-3-3.2-3-14.8 0-18",
    "info": "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M12 11v5.5M12 7.5v.2",
    "key": "M3.5 12a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0M12.5 12H21v3.5M17 12v3",
    "lock": "M5 10.5h14v10H5zM8 10.5V8a4 4 0 0 1 8 0v2.5",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "pencil": "m4 20 1-4.5L16 4.5 19.5 8l-11 11z",
    "people": "M5.7 8.5a3.3 3.3 0 1 0 6.6 0a3.3 3.3 0 1 0-6.6 0M2.8 19.5c.4-3.6 2.7-5.3 6.2-5.3"
    "s5.8 1.7 6.2 5.300M15.5 5.500a3.3 3.3 0 0 1 0 6.200M17.5 14.600c2.2.6 3.4 2.2 3.7 4.9",
    "pin": "M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11zM9.7 10a2.3 2.3 0 1 0 4.6 0a2.3 2.3 0 1 0-4.6 0",
    "plus": "M12 5v14M5 12h14",
    "print": "M7 8V3.5h10V8M7 17H4V8h16v9h-3M7 14h10v6.5H7z",
    "right": "M5 12h14m-5.5-5.5L19 12l-5.5 5.5",
    "search": "M4 10.5a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0M15.5 15.500l5 5",
    "up": "M12 16V5M7.5 9.5 12 5l4.5 4.5M4.5 20h15",
    "user": "M8.2 8a3.8 3.8 0 1 0 7.6 0a3.8 3.8 0 1 0-7.6 0M4.5 20c.6-4 3.5-6 7.5-6s6.9 2 7.5 6",
}


@register.simple_tag
def icon(name):
    """Draw an icon. It is decoration: the word beside it, or an aria-label, says what it means."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        ICONS[name],
    )


HANDLING = {
    TLP.CLEAR: _("Share it freely, within copyright."),
    TLP.GREEN: _("Share it with colleagues and partners in the field, never through public channels."),
    TLP.AMBER: _("Share it inside your organisation, and with those it protects, only with people who need it."),
    TLP.STRICT: _("Keep it inside your own organisation, only with people who need it."),
}


def label_of(thing):
    """Return the TLP label of a record, or of a label given as "GREEN", "TLP:GREEN" or TLP.GREEN."""
    return TLP(str(getattr(thing, "tlp", thing)).removeprefix("TLP:"))


@register.simple_tag
def tlp(thing):
    """Draw the marking of a record or label. An unknown label is an error, never an absent marking."""
    label = label_of(thing)
    return format_html('<span class="tlp tlp-{}">{}</span>', label.css, label.label)


@register.filter
def tlp_meaning(thing):
    """Say in plain words who reads what carries this label."""
    return MEANING[label_of(thing)]


@register.filter
def tlp_handling(thing):
    """Tell the reader of something with this label what may be done with it."""
    return HANDLING[label_of(thing)]


@register.filter
def is_marked(thing):
    """True for a label above CLEAR: such a page needs the handling strip."""
    return bool(thing) and label_of(thing) is not TLP.CLEAR


@register.simple_tag
def language_badges(original, translations=()):
    """Return the four languages in their fixed order, each with what this record has in it.

    `original` is the record's language code, `translations` the codes it is translated into.
    """
    states = dict.fromkeys(translations or (), "translated") | {original: "original"}
    return [{"code": code.upper(), "state": states.get(code, "missing")} for code, _name in settings.LANGUAGES]


@register.filter
def language_name(code):
    """Name a language in itself: "Español"."""
    return dict(settings.LANGUAGES).get(code, code)


@register.simple_tag
def problems(*forms):
    """Return what the summary of errors lists over all forms and formsets: (address of field or "", text)."""
    found = []
    for form in forms:
        if not form:
            continue
        if hasattr(form, "management_form"):
            found += [("", text) for text in form.non_form_errors()]
            found += problems(*form.forms)
            continue
        found += [("", text) for text in form.non_field_errors()]
        for field in form:
            # A group of radios or boxes has no single control: its first one takes the focus.
            target = field.id_for_label or f"{field.auto_id}_0"
            address = "" if field.is_hidden else f"#{target}"
            join = " " if str(field.label).endswith("?") else ": "
            found += [(address, f"{field.label}{join}{text}") for text in field.errors]
    return found


@register.simple_tag
def page_numbers(page):
    """Return the page numbers to offer, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def counted(paginator):
    """Return the number of rows as text: "12", or "1000+" from a paginator that stopped counting there."""
    return f"{paginator.count}{'+' if getattr(paginator, 'is_capped', False) else ''}"


@register.simple_tag
def active_filters(form, params):
    """Return the filters in force as chips: what each says, and the address of the page without it."""
    chips = []
    for name, field in form.fields.items():
        choices = flat_choices(field)
        values = params.getlist(name) if hasattr(params, "getlist") else []
        for value in filter(None, values):
            rest = params.copy()
            rest.pop("page", None)
            rest.setlist(name, [other for other in values if other != value])
            label = choices.get(value, f"{field.label or name}: {value}")
            chips.append({"label": label, "url": f"?{rest.urlencode()}"})
    return chips


def flat_choices(field):
    """Return the choices of a form field as {value: label}, groups opened."""
    flat = {}
    for value, label in getattr(field, "choices", ()):
        inner = label if isinstance(label, (list, tuple)) else [(value, label)]
        flat.update({str(key): text for key, text in inner})
    return flat


@register.filter
def words(text):
    """Split a text at its blanks, for short lists written in a template."""
    return text.split()


@register.filter
def at(mapping, key):
    """Look a key up in a mapping, None when there is no such mapping or key."""
    return mapping.get(key) if mapping else None


@register.simple_tag
def date_tile(start, precision="day", end=None):
    """Return the two lines of a date tile, as coarse as the date is known."""
    if not start or precision == "unknown":
        return {"top": "?", "bottom": _("no date"), "soft": True}
    if precision == "year":
        return {"top": str(start.year), "bottom": "", "soft": True}
    if precision == "month":
        return {"top": date_format(start, "M"), "bottom": str(start.year), "soft": True}
    top = str(start.day)
    if end and end != start and (end.year, end.month) == (start.year, start.month):
        top = f"{start.day}–{end.day}"
    return {"top": top, "bottom": date_format(start, "M Y"), "soft": False}


@register.simple_tag
def date_words(start, end=None, precision="day"):
    """Say a date or a period in words: "16 July – 1 August 2027". Days are the host's days, no time zone."""
    if not start or precision == "unknown":
        return _("Date not known")
    if precision == "year":
        return str(start.year)
    if precision == "month":
        return date_format(start, "YEAR_MONTH_FORMAT")
    full = "DATE_FORMAT"
    if not end or end == start:
        return date_format(start, full)
    if start.year != end.year:
        return f"{date_format(start, full)} – {date_format(end, full)}"
    if start.month != end.month:
        short = "MONTH_DAY_FORMAT"
        return f"{date_format(start, short)} – {date_format(end, full)}"
    return f"{start.day}–{date_format(end, full)}"
