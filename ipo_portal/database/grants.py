"""What the web role may do: work with rows, and nothing else. The trail it may only add to."""

from django.db import connections
from psycopg import sql

GRANTS = """
    GRANT USAGE ON SCHEMA public TO {web};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {web};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {web};
    REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {web};
"""


def grant_to_web(web_role, trail_tables, using="default"):
    """Grant the web role its rights on all tables there are now. Run after every migration, as the owner."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == web_role:
            return  # one role for all: a developer's own server; production refuses it
        cursor.execute(sql.SQL(GRANTS).format(web=sql.Identifier(web_role)))
        for table in trail_tables:
            cursor.execute(
                sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(
                    sql.Identifier(table), sql.Identifier(web_role)
                )
            )


def unsafe_roles(owner, web, using="default"):
    """Return reasons why the owner and the web role do not keep each other in check, in words for an operator."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(%(web)s, %(owner)s, 'MEMBER'), bool_or(rolsuper), bool_or(rolbypassrls)"
            " FROM pg_roles WHERE rolname IN (%(owner)s, %(web)s)",
            {"owner": owner, "web": web},
        )
        member, superuser, bypass = cursor.fetchone()
    reasons = {
        "the web role is the owner": owner == web,
        "the web role is a member of the owner": member and owner != web,
        "a role is superuser": superuser,
        "a role bypasses row security": bypass,
    }
    return [reason for reason, is_so in reasons.items() if is_so]
