"""Labels that step down on a day: the daily job rewrites the row, so that every channel follows by itself."""

import datetime

from django.apps import apps
from django.db import transaction
from procrastinate.contrib.django import app

from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.models import Assignment, today
from ipo_portal.notices.actions import tell
from ipo_portal.notices.models import Notice
from ipo_portal.records import actions as records
from ipo_portal.records.models import Record

WARNING = datetime.timedelta(days=14)


@app.periodic(cron="20 0 * * *")
@app.task(name="readership.step_down", queue="default", queueing_lock="readership.step_down")
def step_down_labels(timestamp):
    step_down(today())


def step_down(day):
    """Step down what is due on a day, and tell the owners of what is due in the two weeks after it."""
    for model in apps.get_models():
        if not issubclass(model, Record):
            continue
        planned = model.objects.filter(steps_down_on__lte=day + WARNING).values_list("pk", flat=True)
        for pk in planned.order_by("pk"):
            with transaction.atomic():
                # Locked, so that an owner who objects in this moment is heard or finds it done.
                record = model.objects.select_for_update(of=("self",)).get(pk=pk)
                _take(record, day)


def _take(record, day):
    on, to = record.steps_down_on, record.steps_down_to
    if on is None or on > day + WARNING:
        return
    if record.step_down_told != on:
        # Nothing opens without two weeks in which somebody could object: a job that did not run puts the day off.
        record.step_down_told = record.steps_down_on = max(on, day + WARNING)
        record.save(update_fields=["step_down_told", "steps_down_on", "changed_at"])
        _tell(Notice.Kind.STEPS_DOWN, record)
    elif on <= day:
        is_possible = TLP(to).rank < TLP(record.tlp).rank and TLP(to).rank >= record.label_floor.rank
        records.step_down(record, is_possible=is_possible)
        _tell(Notice.Kind.STEPPED_DOWN if is_possible else Notice.Kind.STEP_DOWN_HELD, record)


def _tell(kind, record):
    seats = Assignment.objects.who_may("lower_label", record)
    tell(kind, users=[seat.user for seat in seats], record=record)
