"""Keeps keys that let somebody in out of the log: Django logs the path of every refused request."""

import logging
import re

KEYS = re.compile(
    r"(/invitation/|%2Finvitation%2F|/confirm/|%2Fconfirm%2F|/account/password/reset/key/|/account/confirm-email/)"
    r"[^/\s?&%'\"]+"
)


def _shortened(value):
    return KEYS.sub(r"\1…", value) if isinstance(value, str) else value


class WithoutKeys(logging.Filter):
    def filter(self, record):
        record.msg = _shortened(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(map(_shortened, record.args))
        return True
