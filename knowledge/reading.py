"""Reading the text inside files, in the worker and there in a limited process, so that search finds it."""

import datetime

from procrastinate.contrib.django import app

from ipo_portal.jobs.queue import job
from ipo_portal.records import uploads
from ipo_portal.records.indexing import index_later

from .models import ResourceFile

GRACE = datetime.timedelta(hours=24)
"""How long a received file may wait for the form it belongs to: longer than a session lasts."""


@job(name="knowledge.read_file", queue="files")
def read_file(pk):
    """Keep the text of a file, then let the index have it. Running twice leaves the same."""
    file = ResourceFile.objects.select_related("version__record").filter(pk=pk).first()
    if file is None:
        return
    try:
        text = uploads.read_text(file.path)
        file.pages = text.pages
        file.reading = ResourceFile.Reading.READ if any(text.pages) else ResourceFile.Reading.EMPTY
    except uploads.Refused:
        file.pages, file.reading = [], ResourceFile.Reading.FAILED
    file.save(update_fields=["pages", "reading"])
    index_later(file.version.record)


@app.periodic(cron="41 2 * * *")
@app.task(name="knowledge.sweep_files", queue="files", queueing_lock="knowledge.sweep_files")
def sweep_files(timestamp):
    """Remove files no row names: forms given up, transactions that rolled back."""
    uploads.sweep(set(ResourceFile.objects.values_list("path", flat=True)), GRACE)
