"""Reading the text inside files, in the worker and there in a limited process, so that search finds it."""

import datetime

from procrastinate.contrib.django import app

from ipo_portal.jobs.queue import job
from ipo_portal.records import uploads
from ipo_portal.records.indexing import index_later
from ipo_portal.records.stored import paths_in_use

from .models import ResourceFile

GRACE = datetime.timedelta(hours=24)
"""How long a received file may wait for the form it belongs to: longer than a session lasts."""


@job(name="knowledge.read_file", queue="files")
def read_file(pk):
    """Keep the text of a file, then let the index have it. Running twice leaves the same."""
    file = ResourceFile.objects.select_related("version__record").filter(pk=pk).first()
    if file is None:
        return
    file.pages, file.reading = _read(file.path)
    marks = [list(found) for found in uploads.classification_marks(file.pages)]
    if marks != file.marks:
        # What somebody declared harmless were the marks seen then.
        file.marks, file.marks_cleared_by, file.marks_cleared_because = marks, None, ""
    file.save(update_fields=["pages", "reading", "marks", "marks_cleared_by", "marks_cleared_because"])
    index_later(file.version.record)


def _read(path):
    """Return the text of a stored file by page, and how reading it went."""
    try:
        text = uploads.read_text(path)
    except uploads.Refused:
        return [], ResourceFile.Reading.FAILED
    if text.truncated:
        return text.pages, ResourceFile.Reading.PARTLY
    return text.pages, ResourceFile.Reading.READ if any(text.pages) else ResourceFile.Reading.EMPTY


@app.periodic(cron="41 2 * * *")
@app.task(name="knowledge.sweep_files", queue="files", queueing_lock="knowledge.sweep_files")
def sweep_files(timestamp):
    """Remove files no row names: forms given up, transactions that rolled back."""
    uploads.sweep(paths_in_use(), GRACE)
