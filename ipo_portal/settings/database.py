"""Which server, and as whom: the web role serves pages, the owner migrates and runs jobs.

`DATABASE_URL` names the web role, `DATABASE_OWNER_URL` the owner. Without them an embedded PostgreSQL is started
(development, demonstration and tests only). `IPO_DB_ROLE` says as whom this process connects.
"""

import environ

from ipo_portal.database import embedded

env = environ.Env()


def urls(data_dir, *, durable=True):
    """Return (owner URL, web URL) of the server this installation uses, starting the embedded one if none is named."""
    web = env.str("DATABASE_URL", default="")
    if web:
        return env.str("DATABASE_OWNER_URL", default=web), web
    started = embedded.start(data_dir, durable=durable)
    return started.owner, started.web


def connection(owner_url, web_url):
    """Return Django's DATABASES for this process, and the name of the web role that migrations grant to."""
    serving = env.str("IPO_DB_ROLE", default="owner") == "web"
    default = environ.Env.db_url_config(web_url if serving else owner_url)
    # Server-side binding stays off: history prefixes its context to statements, which it would refuse.
    default["CONN_MAX_AGE"] = 600 if serving else 0
    default["CONN_HEALTH_CHECKS"] = True
    default.setdefault("OPTIONS", {})
    return {"default": default}, environ.Env.db_url_config(web_url)["USER"]
