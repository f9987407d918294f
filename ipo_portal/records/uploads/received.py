"""Good files that came with a faulty form wait, stored, until the form is sent again."""

from dataclasses import asdict, dataclass

from django.core import signing

from .checks import Checked
from .storage import store

RECEIVED_FOR = 12 * 60 * 60
"""Seconds for which a file received with a faulty form can be attached by sending the form again."""


@dataclass(frozen=True)
class Received:
    """A good file that came with a faulty form: stored, and named by a signed token until the form is right."""

    checked: Checked
    path: str
    token: str


class ReceivesFiles:
    """A form whose good files need not be sent again when it has an error elsewhere.

    It has `user`, and `files_field` names a field that holds its good files in `good`.
    """

    files_field = "files"

    @property
    def received(self):
        """Files that came with an earlier sending of this form."""
        found = []
        for token in self.data.getlist("received") if self.is_bound else []:
            try:
                told = signing.loads(token, salt=self._received_salt, max_age=RECEIVED_FOR)
            except signing.BadSignature:
                continue
            if token != self.data.get("remove"):
                found.append(Received(Checked(**told["checked"]), told["path"], token))
        return found

    def receive(self):
        """Store the good files of a form that is not done; returns all files received so far.

        They belong to no row yet: the sweep removes what is never attached.
        """
        received = self.received
        there = {file.checked.sha256 for file in received}
        for upload in getattr(self.fields.get(self.files_field), "good", []):
            if upload.checked.sha256 not in there:
                path = store(upload.file, upload.checked)
                told = {"checked": asdict(upload.checked), "path": path}
                received.append(Received(upload.checked, path, signing.dumps(told, salt=self._received_salt)))
        return received

    @property
    def _received_salt(self):
        """What one form of one person has received is attached by no other."""
        return f"{type(self).__name__} received by {self.user.pk}"
