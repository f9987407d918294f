"""Files from outside: checked before they are taken, kept whole or not at all, read and served with care."""

from .checks import ACCEPT, ALLOWED, Checked, check
from .copying import MAX_BYTES
from .fields import MultipleFileField, Upload
from .marks import classification_marks
from .reading import Text, read_text
from .received import RECEIVED_FOR, ReceivesFiles
from .refusals import Refused
from .serving import serve
from .sheets import Row, read_rows
from .storage import (
    SweepReport,
    discard,
    keep_or_discard,
    open_stored,
    store,
    stored_in_transaction,
    sweep,
)

__all__ = [
    "ACCEPT",
    "ALLOWED",
    "MAX_BYTES",
    "RECEIVED_FOR",
    "Checked",
    "MultipleFileField",
    "ReceivesFiles",
    "Refused",
    "Row",
    "SweepReport",
    "Text",
    "Upload",
    "check",
    "classification_marks",
    "discard",
    "keep_or_discard",
    "open_stored",
    "read_rows",
    "read_text",
    "serve",
    "store",
    "stored_in_transaction",
    "sweep",
]
