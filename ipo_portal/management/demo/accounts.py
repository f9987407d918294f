"""The demonstration accounts, and the file that tells their passwords and the secrets of their second factor."""

import json
import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from ipo_portal.access.roles import Role
from ipo_portal.accounts.models import Assignment, User
from ipo_portal.accounts.second_factor.codes import give_totp, new_secret

DOMAIN = "demo.example"
PASSWORD_BYTES = 18  # 24 characters
SEATS = [
    (Role.FOCAL_POINT, "CO"),
    (Role.ALTERNATE, "CO"),
    (Role.CONTRIBUTOR, "CO"),
    (Role.PLANNER, "CO"),
    (Role.FOCAL_POINT, "PE"),
    (Role.CONTRIBUTOR, "PE"),
    (Role.PLANNER, "PE"),
    (Role.FOCAL_POINT, "PY"),
    (Role.CONTRIBUTOR, "PY"),
    (Role.PLANNER, "PY"),
    (Role.CURATOR, "OAS"),
    (Role.CURATOR, "UNICRI"),
    (Role.ADMINISTRATOR, "OAS"),
]


def path():
    return Path(settings.DATA_DIR, "demo-accounts.json")


def are_told():
    """Tell whether there is a list, and it says what everybody needs to sign in."""
    return path().exists() and all("totp_secret" in told for told in json.loads(path().read_text()))


def address(role, home):
    return f"{role.replace('_', '-')}.{home.lower()}@{DOMAIN}"


def make():
    """Make all accounts with their seats, without a password yet."""
    for role, home in SEATS:
        user = User.objects.create_user(address(role, home), is_demo=True, rules_accepted_at=timezone.now())
        where = "country_id" if len(home) == 2 else "body_id"
        Assignment.objects.create(user=user, role=role, **{where: home})


def set_passwords():
    """Give every account a new random password and a new second factor; return both by address."""
    users = list(User.objects.filter(is_demo=True))
    passwords = [secrets.token_urlsafe(PASSWORD_BYTES) for _ in users]
    with ThreadPoolExecutor(os.cpu_count()) as threads:  # hashing takes long on purpose
        for user, hashed in zip(users, threads.map(make_password, passwords), strict=True):
            user.password = hashed
    User.objects.bulk_update(users, ["password"])
    secrets_of = {user.email: new_secret() for user in users}
    for user in users:
        give_totp(user, secrets_of[user.email])
    return {user.email: (password, secrets_of[user.email]) for user, password in zip(users, passwords, strict=True)}


def tell(passwords):
    """Write the file: whole or not at all, and readable by its owner only."""
    seats = Assignment.objects.filter(user__email__in=passwords).select_related("user", "country", "body")
    told = [
        {
            "role": str(seat.get_role_display()),
            "state": str(seat.country or seat.body_id),
            "email": seat.user.email,
            "password": passwords[seat.user.email][0],
            "totp_secret": passwords[seat.user.email][1],
        }
        for seat in seats
    ]
    new = path().with_suffix(".new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(told, file, indent=1, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path())
