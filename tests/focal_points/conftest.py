"""Mail as it goes out in earnest: through the outbox, by the worker."""

from tests.accounts.conftest import link, outbox  # noqa: F401
