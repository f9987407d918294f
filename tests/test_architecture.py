"""The house as architecture.md draws it: arrows, names, sizes, and that nobody goes around the permission rule."""

import ast
import re
import tomllib
from collections import Counter

import grimp
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from importlinter.cli import lint_imports
from pghistory.models import Event as HistoryRow

from ipo_portal.access.guard import is_guarded_table
from ipo_portal.audit.models import Entry, Link

from . import sources
from .sources import CODE, ROOT, package

GROUND = {
    "ipo_portal.access": set(),
    "ipo_portal.jobs": set(),
    "ipo_portal.database": set(),
    "ipo_portal.vocabulary": {"access"},
    "ipo_portal.audit": {"access"},
    "ipo_portal.search": {"access"},
    "ipo_portal.accounts": {"access", "audit", "vocabulary"},
    "ipo_portal.notices": {"access", "accounts", "jobs"},
    "ipo_portal.records": {"access", "accounts", "vocabulary", "audit", "search", "jobs"},
    "ipo_portal.people": {"access", "accounts", "vocabulary", "audit", "records", "notices"},
}
"""What each package of the ground may import: the arrows one by one, where the layers would allow more."""

APPS = {
    "events": set(),
    "focal_points": {"events"},
    "knowledge": {"events"},
    "trainings": {"events", "focal_points", "knowledge"},
}
"""The five arrows between apps."""

READING = re.compile(
    r"(^|/)(views|feeds|api|exports|forms|filters|tables|admin|readers)(/|\.py$|_|$)|_(views|filters|forms)\.py$"
)
"""Files that speak to a reader: whatever guarded rows they touch are permitted ones."""

UNPERMITTED = {
    "focal_points/proposals/views.py ProposalDetail.get_context_data ProposalAnswer.objects": "the answer to the "
    "permitted proposal, shown with it to both sides",
    "events/views.py EventDetail.get_context_data event.changes": "history of the permitted event, shown with it",
    "ipo_portal/people/views.py AboutPeople.the model.objects": "seats and invitations: may_invite is asked there",
    "ipo_portal/people/views.py Letter.get self.model.objects": "seats and invitations: may_read_letters is asked",
    "ipo_portal/records/forms.py LabelForm.__init__ SharingGroup.objects": "groups of the owners of what is relabelled",
    "knowledge/views/pages.py WriteDraft.get_record self.model.objects": "rule(), and who may change the open version",
    "knowledge/views/pages.py WriteDraft.get_written self.record.versions": "the record came through get_record",
    "knowledge/views/practices.py WritePractice.get_form_kwargs kwargs['instance'].sources": "numbers; the form offers "
    "permitted ones only",
    "knowledge/views/resources.py FileDownload.get_object ResourceFile.objects": "files of permitted versions",
    "knowledge/views/resources.py ResourceDetail.get_context_data context['version'].files": "the version is permitted",
    "knowledge/views/resources.py WriteResource.get_context_data version.files": "the record came through get_record",
    "knowledge/views/verbs.py ReleaseResource.get_context_data self.row.files": "files of what may be released",
}
"""Reviewed: where a guarded row is reached without `permitted`, and why nobody sees more by it."""

ROLES_BY_NAME = {
    ("ipo_portal/people/forms.py", "InviteForm.__init__"): "the role offered, not the asker's",
    ("ipo_portal/people/forms.py", "InviteForm.clean"): "the role offered, not the asker's",
    (
        "ipo_portal/people/views.py",
        "_theirs",
    ): "asks whether the seat speaks for a State: to become a question of access",
    ("ipo_portal/people/views.py", "People.get_context_data"): "the same question",
}
"""Reviewed: where a role is named outside access, accounts, management and actions."""


def fenced(layers):
    return {name.strip() for layer in layers for name in re.split(r"[|:]", layer)}


def test_imports_point_down():
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_logo=True, no_cache=True) == 0


def test_every_package_stands_in_the_contract():
    contract = tomllib.loads(sources.text("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]
    there = {package(source.path.removesuffix(".py").replace("/", ".")) for source in sources.code()}

    assert fenced(contract["layers"]) == there - {"ipo_portal.__init__"}


def test_the_arrows_of_the_ground_and_between_apps_are_the_drawn_ones():
    graph = grimp.build_graph(*CODE, cache_dir=None)
    drawn = {name: {f"ipo_portal.{short}" for short in below} for name, below in GROUND.items()}
    found = []
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            one, other = package(module), package(imported)
            if one in GROUND and one != other and other not in drawn[one]:
                found.append(f"{module} imports {imported}")
            if one in APPS and other in APPS and one != other and other not in APPS[one]:
                found.append(f"{module} imports {imported}")

    assert found == []


def test_foreign_keys_follow_the_arrows():
    drawn = {name: {f"ipo_portal.{short}" for short in below} for name, below in GROUND.items()} | APPS
    found = []
    for model in apps.get_models():
        one = package(model._meta.app_config.name)
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            other = package(field.related_model._meta.app_config.name) if field.is_relation else one
            between_ours = one in drawn and (other in drawn or other.split(".")[0] in CODE)
            if between_ours and other != one and other not in drawn[one] and not (one in APPS and other in GROUND):
                found.append(f"{model._meta.label}.{field.name} refers to {field.related_model._meta.label}")

    assert found == []


def test_nothing_is_named_for_being_useful():
    vague = {"common", "core", "utils", "util", "helpers", "helper", "misc", "shared", "lib"}

    found = [path for path in sources.files() if vague & {part.split(".")[0].lower() for part in path.split("/")}]

    assert [path for path in found if not path.startswith("static/vendor/")] == []


def test_no_file_of_code_has_more_than_four_hundred_lines():
    long = {path: len(sources.text(path).splitlines()) for path in sources.files(".py") if "/migrations/" not in path}

    assert {path: lines for path, lines in long.items() if lines > 400} == {}


def test_no_function_of_the_product_has_more_than_forty_lines():
    found = {}
    for source in sources.code():
        for node in source.of(ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            if lines > 40:
                found[f"{source.path}: {source.within(node)}.{node.name}"] = lines

    assert found == {}


def names_a_role(node):
    """Tell whether a comparison asks for a role: `Role.X`, `….role`, or one of the sets of roles."""
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and (part.attr == "role" or getattr(part.value, "id", "") == "Role"):
            return True
        if isinstance(part, ast.Name) and part.id.endswith("_ROLES"):
            return True
    return False


def test_nobody_outside_access_asks_for_a_role_by_name():
    allowed = ("ipo_portal/access/", "ipo_portal/accounts/", "ipo_portal/management/")
    found = set()
    for source in sources.code():
        if source.path.startswith(allowed) or source.path.endswith("/actions.py"):
            continue
        found |= {(source.path, source.within(node)) for node in source.of(ast.Compare) if names_a_role(node)}
    for path in sources.files(".html"):
        if re.search(r"{%\s*(el)?if[^%]*\brole\b", sources.text(path)):
            found.add((path, ""))

    assert found == set(ROLES_BY_NAME)


MANAGERS = {"objects", "_default_manager", "_base_manager"}


def guarded():
    return [
        model
        for model in apps.get_models()
        if getattr(model, "is_guarded", False) or model.__name__ == "SearchDocument"
    ]


def doors():
    """Return the names under which other rows reach guarded ones: `event.laws`, `version.files`."""
    return {
        relation.get_accessor_name() for model in guarded() for relation in model._meta.related_objects
        if relation.related_model in guarded() and not relation.hidden
    } - {None}  # fmt: skip


def chain(node):
    """Return the attributes that follow an expression: of `X.objects.permitted(u).filter()` permitted, filter."""
    names = []
    while True:
        above = node.parent
        if isinstance(above, ast.Attribute):
            names.append(above.attr)
        elif not (isinstance(above, ast.Call) and above.func is node):
            return names
        node = above


def test_views_forms_and_feeds_touch_guarded_rows_through_the_rule_only():
    free = {model.__name__ for model in apps.get_models()} - {model.__name__ for model in guarded()}
    found = set()
    for source in (source for source in sources.code() if READING.search(source.path)):
        for node in source.of(ast.Attribute):
            is_manager = node.attr in MANAGERS and getattr(node.value, "id", "") not in free
            is_door = node.attr in doors() and chain(node)
            if (is_manager or is_door) and not {"permitted", "none"} & set(chain(node)):
                found.add(f"{source.path} {source.within(node)} {ast.unparse(node)}")

    assert found == set(UNPERMITTED)


def triggers(table):
    """Return the names of the triggers a table has in the database, as they are declared."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O' AND NOT tgisinternal",
            [table],
        )
        return {re.sub(r"^pgtrigger_|_[0-9a-f]{5}$", "", name) for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_every_guarded_table_has_the_write_guard_and_its_history_in_the_database():
    lacking = {}
    for model in guarded():
        if not is_guarded_table(model):
            continue
        needed = {"write_guard", "insert_insert", "update_update", "delete_delete"}
        if missing := needed - triggers(model._meta.db_table):
            lacking[model._meta.label] = missing
        if not hasattr(model, "pgh_event_model"):
            lacking[model._meta.label] = "no history"

    assert lacking == {}


@pytest.mark.django_db
def test_every_table_of_the_trail_is_append_only_cannot_be_emptied_and_is_chained():
    histories = [
        model for model in apps.get_models()
        if issubclass(model, HistoryRow) and model._meta.managed and not model._meta.proxy
    ]  # fmt: skip
    needed = {model._meta.db_table: {"append_only", "no_truncate", "chain"} for model in (*histories, Entry)}
    needed[Link._meta.db_table] = {"append_only", "no_truncate"}

    lacking = {table: names - triggers(table) for table, names in needed.items()}

    assert len(histories) >= len([model for model in guarded() if is_guarded_table(model)])
    assert {table: names for table, names in lacking.items() if names} == {}


TEMPLATE_FAULTS = {
    "a text let through as HTML": r"\|\s*safe(seq)?\b|autoescape\s+off",
    "an inline style": r"<[^>]*\sstyle\s*=|<style\b",
    "an inline script": r"<script(?![^>]*(\ssrc=|application/json))[^>]*>\s*[^<\s]|<[^>]*\son[a-z]+\s*=|javascript:",
    "an unquoted attribute": r"<[a-z][^>{]*\s[a-z-]+={{",
    "a foreign address": r"(src|action)=.?(https?:)?//",
}


def without_comments(template):
    return re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", template, flags=re.DOTALL)


def test_templates_let_nothing_through_and_no_form_posts_without_a_token():
    found = []
    for path in (path for path in sources.files(".html") if path.startswith("templates/")):
        template = without_comments(sources.text(path))
        found += [f"{path}: {fault}" for fault, sign in TEMPLATE_FAULTS.items() if re.search(sign, template, re.I)]
        for form in re.findall(r"<form\b.*?</form>", template, re.DOTALL | re.I):
            if re.search(r"method=.?post", form, re.I) and "{% csrf_token %}" not in form:
                found.append(f"{path}: a form without a token")

    assert found == []


def test_code_marks_no_text_as_safe():
    found = [
        source.line(node)
        for source in sources.code()
        for node in source.of(ast.Name | ast.Attribute)
        if getattr(node, "id", getattr(node, "attr", "")) in ("mark_safe", "SafeString")
    ]

    assert found == []


def test_only_the_reports_of_browsers_come_without_a_token():
    found = {
        source.path
        for source in sources.code()
        for node in source.of(ast.Name | ast.Attribute)
        if getattr(node, "id", getattr(node, "attr", "")) == "csrf_exempt"
    }

    assert found == {"ipo_portal/security.py"}


# The names are put together here, so that this file does not hold what it looks for.
HOSTS = "|".join(["py" + "pi", "python" + "hosted", "npm" + "js"])
MACHINES = re.compile(
    rf"({HOSTS})\.(org|com)|registry\.|(extra-)?index-url\s*=|/simple/|/(root|home/[a-z]+|work|opt)/[a-z.]", re.I
)


def test_no_file_names_a_registry_or_a_path_of_a_machine():
    read = (".py", ".toml", ".txt", ".md", ".html", ".css", ".js", ".yml", ".yaml", ".cfg", ".sh", "")
    found = []
    for path in sources.files(*read):
        if path in ("tests/test_architecture.py", "tests/sources.py"):
            continue
        found += [
            f"{path}:{n}: {line.strip()[:80]}"
            for n, line in enumerate(sources.text(path).splitlines(), 1)
            if MACHINES.search(line)
        ]

    assert found == []


def test_migrations_are_named_and_in_one_line():
    loader = MigrationLoader(None)
    ours = {
        key: node
        for key, node in loader.disk_migrations.items()
        if apps.get_app_config(key[0]).name.split(".")[0] in CODE
    }
    unnamed = [name for _, name in ours if re.search(r"_auto_|_merge_|^\d+$", name)]
    numbers = Counter((app, name[:4]) for app, name in ours)

    assert loader.detect_conflicts() == {}
    assert unnamed == []
    assert [key for key, count in numbers.items() if count > 1] == []


@pytest.mark.django_db
def test_models_and_migrations_agree_and_django_finds_nothing_wrong():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    call_command("check", "--fail-level", "WARNING")
