"""What happens to resources and practices, with the tasks and notices it brings."""

from django.db import transaction
from django.utils.translation import gettext as _

from ipo_portal.access.roles import PROGRAMME, SPEAKING_ROLES, Role
from ipo_portal.access.tlp import TLP, strictest
from ipo_portal.accounts.models import Assignment, User
from ipo_portal.audit import trail
from ipo_portal.audit.models import Entry
from ipo_portal.notices.actions import close_tasks, open_task, tell
from ipo_portal.notices.models import Notice, Task
from ipo_portal.records import actions as records
from ipo_portal.records.actions import NotPossible
from ipo_portal.records.uploads import stored_in_transaction

from .models import PracticeSource, Resource, ResourceFile
from .reading import read_file

WAITING = (Task.Kind.RELEASE, Task.Kind.REVIEW, Task.Kind.REVISE)


@transaction.atomic
def write_resource(resource, version, *, by, uploads=(), received=(), dropped=()):
    """Save a resource and its draft with its files.

    `uploads` come with this form; `received` are files stored earlier, when the form had an error elsewhere;
    `dropped` are refs of files to leave out. Runs inside `keep_or_discard`.
    """
    if resource.pk is None:
        records.start(resource, version, by=by)
    else:
        records.write(version, by=by)
        version.files.filter(ref__in=dropped).delete()
    there = set(version.files.values_list("sha256", flat=True))
    for checked, path in [
        *((received_file.checked, received_file.path) for received_file in received),
        *((upload.checked, None) for upload in uploads),
    ]:
        if checked.sha256 in there:
            continue
        there.add(checked.sha256)
        if path is None:
            file = next(upload.file for upload in uploads if upload.checked is checked)
            path = stored_in_transaction(file, checked)
        row = ResourceFile.objects.create(
            version=version, owner_codes=resource.owner_codes, name=checked.name, path=path,
            content_type=checked.content_type, size=checked.size, sha256=checked.sha256,
        )  # fmt: skip
        read_file.defer(pk=row.pk)
    return resource


@transaction.atomic
def write_practice(practice, version, *, by, sources):
    """Save a practice and its draft with its sources; the label rises to the strictest of them."""
    if practice.pk is None:
        practice.tlp = strictest([practice.tlp, *(source.tlp for source in sources)])
        records.start(practice, version, by=by)
    else:
        records.write(version, by=by)
        _raise_to_sources(practice, sources, by=by)
    # A source the writer may not read is not in the form: it stays, and holds the label up.
    offered = Resource.objects.permitted(by).exclude(pk__in=[source.pk for source in sources])
    version.sources.filter(resource__in=offered).delete()
    cited = set(version.sources.values_list("resource_id", flat=True))
    for source in sources:
        if source.pk not in cited:
            PracticeSource.objects.create(version=version, resource=source, owner_codes=practice.owner_codes)
    return practice


def _raise_to_sources(practice, sources, *, by):
    needed = strictest([practice.tlp, *(source.tlp for source in sources)])
    if needed != practice.tlp:
        records.label(practice, by=by, tlp=needed, shared_with=practice.shared_with)


@transaction.atomic
def submit(version, *, by):
    """Hand a draft to those who may publish it: a task for them."""
    records.submit(version, by=by)
    record = version.record
    close_tasks(Task.Kind.REVISE, record=record)
    if isinstance(record, Resource):
        open_task(Task.Kind.RELEASE, record=record, roles=SPEAKING_ROLES, home_codes=record.owner_codes)
    else:
        open_task(Task.Kind.REVIEW, record=record, roles=[Role.CURATOR], home_codes=[PROGRAMME])


@transaction.atomic
def send_back(version, *, by, reason):
    """Ask those who wrote it for changes, with the reason."""
    records.send_back(version, by=by, reason=reason)
    record = version.record
    close_tasks(Task.Kind.RELEASE, Task.Kind.REVIEW, record=record)
    roles = (*SPEAKING_ROLES, Role.CONTRIBUTOR) if isinstance(record, Resource) else (Role.CURATOR,)
    open_task(Task.Kind.REVISE, record=record, roles=roles, home_codes=record.owner_codes)
    tell(Notice.Kind.RETURNED, users=_hands(version), record=record, but=by)


@transaction.atomic
def publish(version, *, by):
    """Release a resource, or endorse a practice; who wrote it is told, and States whose resources it rests on."""
    record = version.record
    if isinstance(record, Resource):
        _refuse_unread(version)
    records.publish(version, by=by, allowed=record.publishable)
    close_tasks(*WAITING, Task.Kind.SOURCE, record=record)
    if isinstance(record, Resource):
        tell(Notice.Kind.RELEASED, users=_hands(version), record=record, but=by)
        return
    tell(Notice.Kind.PUBLISHED, users=_hands(version), record=record, but=by)
    owners = Resource.objects.filter(cited_in__version=version).values_list("country_id", flat=True)
    seats = Assignment.objects.in_force().filter(role__in=SPEAKING_ROLES, country__in=set(owners))
    tell(Notice.Kind.CITED, users=[seat.user for seat in seats.select_related("user")], record=record, but=by)


def _refuse_unread(version):
    """Refuse a version with a file whose text is not read yet or bears a mark that nobody declared harmless.

    The rows are locked first, the record before its version, so that no file arrives between this look and the release.
    """
    Resource.objects.select_for_update().get(pk=version.record_id)
    type(version).objects.select_for_update(of=("self",)).get(pk=version.pk)
    blocking = version.blocking_files()
    if blocking:
        raise NotPossible(" ".join(str(file.obstacle) for file in blocking))


@transaction.atomic
def clear_marks(version, *, by, refs, reason):
    """Declare the national classification marks of some files harmless, in the name of the seat acted in."""
    marked = version.files.filter(ref__in=refs, marks_cleared_by=None).exclude(marks=[])
    if marked.update(marks_cleared_by=by.seat, marks_cleared_because=reason) != len(set(refs)):
        raise NotPossible(_("Meanwhile somebody has declared this, or replaced the file. Look at the page again."))
    for ref in sorted(refs):
        trail.note(Entry.Kind.CLEARED, user=by, record=version.record, text=ref)


@transaction.atomic
def withdraw(record, *, by, reason):
    """Take a published record back at once; who wrote it is told."""
    records.withdraw(record, by=by, reason=reason)
    close_tasks(*WAITING, Task.Kind.SOURCE, record=record)
    tell(Notice.Kind.WITHDRAWN, users=_hands(record.current), record=record, but=by)


@transaction.atomic
def label(record, *, by, tlp, shared_with, **later):
    """Change who may read a record, now or `later`. A practice stays at least as strict as its sources."""
    floor = record.label_floor
    if any(TLP(wanted).rank < floor.rank for wanted in (tlp, later.get("steps_down_to") or tlp)):
        raise NotPossible(
            _("A source of this practice is labelled TLP:%(label)s: the practice cannot be more open.")
            % {"label": floor.value}
        )
    records.label(record, by=by, tlp=tlp, shared_with=shared_with, **later)
    close_tasks(Task.Kind.SOURCE, record=record)


@transaction.atomic
def delete_draft(version, *, by):
    """Delete a draft and what waits for it. Its files go with the nightly sweep."""
    close_tasks(*WAITING, record=version.record)
    records.delete_draft(version, by=by)


def _hands(version):
    return User.objects.filter(pk__in=version.hands)
