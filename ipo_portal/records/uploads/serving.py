from django.http import FileResponse

from .checks import CONTENT_TYPES
from .names import disposition
from .storage import open_stored

UNKNOWN = "application/octet-stream"


def serve(path, name, content_type):
    """Return a stored file so that no browser runs or keeps it. Who may have it is the caller's question."""
    known = content_type in CONTENT_TYPES.values()
    response = FileResponse(open_stored(path), content_type=content_type if known else UNKNOWN)
    response["Content-Disposition"] = disposition(name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
