from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "empty": _("“%(name)s” is empty. Check the file on your computer and choose it again."),
    "too_big": _("“%(name)s” is larger than %(limit)s MB. Make it smaller or split it into parts."),
    "kind": _(
        "“%(name)s” is not of a kind the portal takes. Save it as PDF, DOCX, XLSX, PPTX, PNG or JPEG and "
        "choose that copy."
    ),
    "active_content": _(
        "“%(name)s” is a web page or an SVG drawing, which can run programs. Save it as PDF or PNG and "
        "choose that copy."
    ),
    "encrypted": _(
        "“%(name)s” is locked with a password. Remove the password and choose the file again; the label, not "
        "a password, decides here who may read it."
    ),
    "corrupt": _(
        "“%(name)s” is damaged or incomplete and cannot be opened. Open it in its own program, save it again "
        "and choose the new copy."
    ),
    "bomb": _(
        "“%(name)s” unpacks to far more than a document should. Save it again without embedded objects, or "
        "as PDF, and choose that copy."
    ),
    "too_many_pixels": _("“%(name)s” has more than 40 million pixels. Make the picture smaller and choose it again."),
    "macros": _(
        "“%(name)s” contains macros or other programs. Save it as an ordinary document without them and "
        "choose that copy."
    ),
    "mismatch": _(
        "The content of “%(name)s” is not what its ending says. Open it in its own program, save it under "
        "the right kind and choose that copy."
    ),
    "name": _("“%(name)s” is not a usable file name. Give the file a name with letters or digits."),
    "timeout": _("“%(name)s” takes too long to open. Save it in a simpler form or in parts and try again."),
    "no_room": _(
        "The portal has no room to keep “%(name)s” just now. Nothing was stored; tell the Secretariat and "
        "try again later."
    ),
}


class Refused(ValidationError):
    """A file that is not taken: `code` names the reason, the message says it and what to do."""

    def __init__(self, code, name, limit=None):
        self.name = name
        super().__init__(MESSAGES[code], code=code, params={"name": name, "limit": limit})
