import hashlib
from errno import EDQUOT, ENOSPC

from .refusals import Refused

MIB = 1024 * 1024
MAX_BYTES = 50 * MIB


def copy_measured(uploaded, name, file):
    """Copy an upload to an open file and return its true size and SHA-256, whatever it claims of itself."""
    digest, size = hashlib.sha256(), 0
    uploaded.seek(0)
    for chunk in uploaded.chunks():
        size += len(chunk)
        if size > MAX_BYTES:
            raise Refused("too_big", name, limit=MAX_BYTES // MIB)
        digest.update(chunk)
        _write(file, chunk, name)
    return size, digest.hexdigest()


def _write(file, chunk, name):
    try:
        file.write(chunk)
        file.flush()
    except OSError as error:
        if error.errno in {ENOSPC, EDQUOT}:
            raise Refused("no_room", name) from error
        raise
