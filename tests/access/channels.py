"""Every way to a row. Each is asked what it answers, beside what it should answer: (channel, cell, wanted, found).

Channels that ask once for many rows try every combination of a scene; `object_`, `page` and `post` ask for one row
at a time.
"""

from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, transaction
from django.db.models import F
from django.urls import reverse

from ipo_portal.access.guard import acting
from ipo_portal.access.rules import holds
from ipo_portal.records.indexing import index_all, kinds
from ipo_portal.search.models import SearchDocument
from ipo_portal.search.query import search

from .expectations import ACTIONS, LABELS, STATUSES, said
from .scene import BYTES, DETAILS, VERBS, WORD

WITHOUT_LIST = ("Fact", "Proposal")
"""Shown on the page of their State: see test_channels_agree and the tests of proposals."""
STATUS_CODES = {"404": 404, "403": 403, "login": 302}
OWN_TO_THE_GUARD = {
    "contributor": {"own"}, "alternate": {"own"}, "focal_point": {"own"}, "curator": {"programme", "own_hand"},
}  # fmt: skip
"""Whose rows the second lock leaves to the first: which of the own rows a seat may write is the rule's question."""


def _rights(scene):
    """Yield (name, model, row → object) of what the rule is asked about: the record, and its version if it has any."""
    yield "record", scene.model, lambda row: row.record
    if scene.versions is not None:
        yield "version", scene.versions, lambda row: row.version


def _asked(cells, model):
    """Leave out what a record and its versions do not both keep: hands are on versions, who may know on records."""
    left_out = {"know"} if not model.has_existence else set()
    if not model.keeps_hands and any(cell.model == "Practice" for cell in cells):
        left_out.add("endorse")
    return [cell for cell in cells if cell.action not in left_out]


def _shown(channel, cells, visible):
    """Compare the keys of visible rows with what the table says of every cell."""
    for cell in cells:
        yield channel, cell, said(cell, channel) == "allowed", cell.row in visible


def kind(scene, cells):
    """Does the person hold this kind of right anywhere? It decides between 403 and 404."""
    for cell in cells:
        model = scene.versions if cell.action == "endorse" and scene.versions else scene.model
        wanted = said(cell, "kind") in ("allowed", "404") or (cell.role, cell.action) == ("visitor", "view")
        yield "kind of right", cell, wanted, holds(scene.user, cell.action, model)


def add(scene, cells, client):
    """The page where a new record begins, and an empty form sent to it."""
    if scene.name not in VERBS:
        return
    address = reverse(DETAILS[scene.name].replace("detail", "add"))
    for cell in (cell for cell in cells if cell.action == "add"):
        answer = said(cell, "add")
        yield "page", cell, STATUS_CODES.get(answer, 200), client.get(address).status_code
        yield "post", cell, STATUS_CODES.get(answer, 422), client.post(address).status_code


def queryset(scene, cells):
    """`permitted`."""
    for name, model, pick in _rights(scene):
        keys = {pick(row).pk: key for key, row in scene.rows.items()}
        for action in ACTIONS[:-1]:
            asked = _asked([cell for cell in cells if cell.action == action], model)
            pks = set(model.objects.permitted(scene.user, action).values_list("pk", flat=True))
            for _, *rest in _shown("queryset", asked, {keys[pk] for pk in pks & set(keys)}):
                yield f"queryset of {name}s", *rest


def marks(scene, cells):
    """`marked_for`: what a list may offer beside each row."""
    for name, model, pick in _rights(scene):
        marked = {row.pk: row for row in model.objects.marked_for(scene.user, *ACTIONS[:-1])}
        for cell in _asked(cells, model):
            row = marked[pick(scene.rows[cell.row]).pk]
            yield f"mark on {name}", cell, said(cell, "marks") == "allowed", getattr(row, f"may_{cell.action}")


def object_(scene, cells):
    """`has_perm` with the row."""
    for name, model, pick in _rights(scene):
        app = model._meta.app_label
        for cell in _asked(cells, model):
            right = f"{app}.{cell.action}_{model._meta.model_name}"
            # Django's anonymous user asks the backends by itself, as ours does the rule.
            found = scene.user.has_perm(right, pick(scene.rows[cell.row]))
            yield f"object: {name}", cell, said(cell, "object") == "allowed", found


def index(scene, cells):
    """Search: the rows of the index, and what the search function finds by a word all titles have."""
    if scene.label not in kinds():
        return
    index_all([scene.label])
    keys = {row.record.ref: key for key, row in scene.rows.items()}
    read = [cell for cell in cells if cell.action == "view"]
    rows = SearchDocument.objects.filter(kind=scene.label).permitted(scene.user)
    yield from _shown("search index", read, {keys[ref] for ref in rows.values_list("ref", flat=True)})
    found = search(scene.user, WORD, per_page=500)
    yield from _shown("search", read, {keys[hit.ref] for hit in found.hits})
    yield "search count", read[0], sum(said(cell, "search") == "allowed" for cell in read), found.count
    total = sum(found.facets["labels"].values())
    yield "search facets", read[0], sum(said(cell, "search") == "allowed" for cell in read), total


def list_page(scene, cells, client):
    """The pages of the list: titles on them, and the count they name."""
    if scene.name in WITHOUT_LIST:
        return
    read = [cell for cell in cells if cell.action == "view"]
    text, page, last = "", 1, 1
    while page <= last:
        response = client.get(reverse(DETAILS[scene.name].replace("detail", "list")), {"page": page})
        text += response.content.decode()
        last = response.context["paginator"].num_pages
        page += 1
    visible = {key for key, row in scene.rows.items() if row.mark in text}
    yield from _shown("list", read, visible)
    yield (
        "list count",
        read[0],
        sum(said(cell, "list") == "allowed" for cell in read),
        response.context["paginator"].count,
    )


def feed(scene, cells, client):
    """The calendar feed: what every visitor may see, whoever asks."""
    if scene.name != "Event":
        return
    text = client.get(reverse("events:event-feed")).content.decode()
    public = set(scene.model.objects.permitted(AnonymousUser()).values_list("pk", flat=True))
    for cell in (cell for cell in cells if cell.action == "view"):
        row = scene.rows[cell.row]
        wanted = (cell.status, cell.tlp) == ("published", "CLEAR")
        yield "feed", cell, (wanted, wanted), (row.mark in text, row.record.pk in public)


def file(scene, cells, client):
    """The file of a resource, by its own address."""
    for cell in (cell for cell in cells if cell.action == "view"):
        row = scene.rows[cell.row]
        if row.file is None:
            continue
        response = client.get(row.file.get_absolute_url())
        found = response.status_code
        if found == 200:
            found = (200, b"".join(response.streaming_content), response["Content-Disposition"][:10])
        answer = said(cell, "file")
        yield "file", cell, (200, BYTES, "attachment") if answer == "allowed" else STATUS_CODES[answer], found


def page(scene, cells, client):
    """GET of the record's page, of the page of a verb, and of the pages for its owners."""
    for cell in cells:
        for address in scene.pages(cell):
            response = client.get(address)
            answer = said(cell, "page")
            wanted = STATUS_CODES.get(answer, 200)
            if answer == "allowed" and cell.status not in scene.steps.get(cell.action, STATUSES):
                wanted = 404
            may_know = said(cell.but(action="know"), "page") == "allowed"
            is_known = cell.action == "view" and scene.tells_it_exists and may_know
            if answer == "404" and is_known:
                wanted = 200  # a page that names the record, and how to ask for access
            found, text = response.status_code, response.content.decode()
            if found == 302 and not response["Location"].startswith(reverse("account_login")):
                found = response["Location"]
            yield "page", cell, wanted, found
            yield "title in a refusal", cell, False, wanted != 200 and scene.rows[cell.row].mark in text
            yield "text in a refusal", cell, False, answer != "allowed" and scene.text in text


def post(scene, cells, client):
    """POST of a whole and right form to a verb, taken back afterwards; a refused one has changed nothing."""
    before = {}
    for cell in cells:
        address = scene.address(cell)
        if address is None:
            continue
        row = scene.rows[cell.row]
        if cell.row not in before:  # every post is taken back
            before[cell.row] = _state(scene, row)
        with transaction.atomic():
            response = client.post(address, _form(scene, cell, row))
            after = _state(scene, row)
            transaction.set_rollback(True)
        found = response.status_code
        to_sign_in = found == 302 and response["Location"].startswith(reverse("account_login"))
        answer = said(cell, "post")
        wanted = scene.steps[cell.action].get(cell.status, 404) if cell.action in scene.steps else 302
        if answer != "allowed":
            wanted = STATUS_CODES[answer]
            if cell.action == "lower_label" and answer != "login":
                raising = said(cell.but(action="raise_label"), "post")
                # The page is for raising; who may raise and not lower is told so.
                wanted = 409 if raising == "allowed" else STATUS_CODES[raising]
        changed = after != before[cell.row]
        yield "post", cell, (wanted, answer == "login"), (found, to_sign_in)
        yield "effect of post", cell, answer == "allowed" and wanted == 302, changed


def restrict(scene, cells, client):
    """POST to "restrict now", which any record has: for those who may raise its label. Taken back afterwards."""
    for cell in (cell for cell in cells if cell.action == "raise_label"):
        row, answer = scene.rows[cell.row], said(cell, "restrict")
        with transaction.atomic():
            response = client.post(reverse("restrict", args=[scene.label, row.record.ref]))
            after = scene.model.objects.filter(pk=row.record.pk).values_list("tlp", "shared_with").get()
            transaction.set_rollback(True)
        yield "restrict", cell, STATUS_CODES.get(answer, 302), response.status_code
        wanted = ("AMBER+STRICT", []) if answer == "allowed" else (cell.tlp, list(row.record.shared_with))
        yield "effect of restrict", cell, wanted, after


def _state(scene, row):
    """Return all that is said of a record and its versions, for comparing."""
    return [
        list(scene.model.objects.filter(pk=row.record.pk).values()),
        list(scene.versions.objects.filter(record=row.record.pk).order_by("pk").values()) if scene.versions else [],
    ]


def _form(scene, cell, row):
    """Return what an entitled person would send."""
    if cell.action == "change":
        return scene.typed | {"seen": (row.version or row.record).changed_at.isoformat()}
    if cell.action in ("return", "withdraw"):
        return {"reason": "Because."}
    shared, place = list(row.record.shared_with), LABELS.index(cell.tlp)
    if cell.action == "raise_label":
        # The strictest cannot be raised; naming fewer readers closes it further.
        return {"tlp": LABELS[min(place + 1, 3)], "shared_with": shared[1:]}
    if cell.action == "lower_label":
        # The most open cannot be lowered; naming more readers opens it further.
        return {"tlp": LABELS[max(place - 1, 0)], "shared_with": shared if place else [*shared, "PY"]}
    return {}


def guard(scene, cells):
    """The second lock alone: raw SQL on rows of other owners, whatever the rule would have said."""
    if scene.user.is_anonymous:
        return  # nobody acting is refused to the web role only: see test_rules
    for cell in {cell.row: cell for cell in cells if cell.action == "change"}.values():
        own = OWN_TO_THE_GUARD.get(cell.role, set())
        if scene.model.is_conversation and cell.role == "planner":
            own = {"own"}  # planners write nothing but to others
        if cell.relation in own:
            continue
        row = scene.rows[cell.row]
        for thing in filter(None, (row.record, row.version, row.file)):
            rows = type(thing)._base_manager.filter(pk=thing.pk)
            wanted = said(cell, "guard") == "allowed"
            changed = lets(scene.user, lambda rows=rows: rows.update(owner_codes=F("owner_codes")))
            yield f"guard: updating {thing._meta.db_table}", cell, wanted, changed
            removed = lets(scene.user, lambda rows=rows: rows._raw_delete(using=rows.db))
            yield f"guard: deleting in {thing._meta.db_table}", cell, False, removed


def lets(user, write):
    """Tell whether the second lock lets a person write; what was written is taken back."""
    try:
        with transaction.atomic(), acting(user):
            write()
            transaction.set_rollback(True)
    except DatabaseError as error:
        if "write guard" not in str(error):
            raise
        return False
    return True
