"""Generated records: as many as wanted, written in a few statements, spread over States, areas and labels."""

from django.db import connection
from django.utils import timezone

from ipo_portal.accounts.models import Assignment, User
from ipo_portal.vocabulary.terms import forget

WORDS = [
    "acceso",
    "acreditación",
    "alianza",
    "aforo",
    "brigada",
    "cámara",
    "cordón",
    "coordinación",
    "despliegue",
    "dron",
    "emergencia",
    "escolta",
    "estadio",
    "evacuación",
    "frontera",
    "hinchas",
    "incidente",
    "inteligencia",
    "itinerario",
    "logística",
    "multitud",
    "perímetro",
    "peregrinación",
    "plan",
    "prensa",
    "protección",
    "público",
    "radio",
    "relevo",
    "revista",
    "ruta",
    "sede",
    "seguridad",
    "señalización",
    "tránsito",
    "turno",
    "vallas",
    "venta",
    "voluntarios",
    "zona",
]

RECORDS = """
INSERT INTO knowledge_resource (ref, country_id, owner_codes, shared_with, tlp, status, revision, is_demo, created_at, changed_at)
SELECT 'bench' || n, code, ARRAY[code], CASE WHEN n %% 50 = 0 THEN ARRAY['PY'] ELSE '{}'::varchar[] END,
       (ARRAY['GREEN','GREEN','GREEN','CLEAR','AMBER','AMBER+STRICT'])[1 + n %% 6], 'draft', 0, true,
       now() - n * interval '1 minute', now() - n * interval '1 minute'
  FROM generate_series(1, %(rows)s) n, LATERAL (SELECT (%(states)s::varchar[])[1 + n %% 35] AS code) s;
"""
VERSIONS = """
INSERT INTO knowledge_resourceversion (record_id, number, status, language, title, abstract, area_codes, event_type_codes,
       owner_codes, shared_with, tlp, hands, reason, published_at, publisher, created_at, changed_at)
SELECT r.id, 1, CASE WHEN r.id %% 10 = 0 THEN 'draft' ELSE 'published' END, (ARRAY['es','en','pt','fr'])[1 + r.id %% 4],
       initcap(w.a) || ' y ' || w.b || ' ' || r.id, text, ARRAY['PA' || lpad((1 + r.id %% 12)::text, 2, '0')],
       ARRAY['sporting'], r.owner_codes, r.shared_with, r.tlp, '{}', '', now(), 0, r.created_at, r.changed_at
  FROM knowledge_resource r,
       LATERAL (SELECT string_agg((%(words)s::text[])[1 + (r.id * k + k * k) %% %(many)s], ' ') AS text
                  FROM generate_series(1, 40) k) t,
       LATERAL (SELECT (%(words)s::text[])[1 + r.id %% %(many)s] AS a, (%(words)s::text[])[1 + r.id * 7 %% %(many)s] AS b) w
 WHERE r.ref LIKE 'bench%%';
UPDATE knowledge_resource r SET current_id = v.id, status = v.status FROM knowledge_resourceversion v WHERE v.record_id = r.id;
"""
DOCUMENTS = """
INSERT INTO search_searchdocument (kind, ref, language, title, summary, body, owner_codes, shared_with, tlp, status,
       area_codes, event_type_codes, country_codes, changed_at)
SELECT 'knowledge.resource', r.ref, v.language, v.title, v.abstract, text, r.owner_codes, r.shared_with, r.tlp, r.status,
       v.area_codes, v.event_type_codes, r.owner_codes, r.changed_at
  FROM knowledge_resource r JOIN knowledge_resourceversion v ON v.id = r.current_id,
       LATERAL (SELECT string_agg((%(words)s::text[])[1 + (r.id * k + k * 3) %% %(many)s], ' ') AS text
                  FROM generate_series(1, 220) k) t
 WHERE r.ref LIKE 'bench%%';
"""


def fill(rows):
    """Write `rows` resources with versions and search documents, and return the planner who reads them."""
    from ipo_portal.accounts.models import Country

    states = list(Country.objects.values_list("code", flat=True))
    arguments = {"rows": rows, "states": states, "words": WORDS, "many": len(WORDS)}
    with connection.cursor() as cursor:
        for statement in (RECORDS, VERSIONS, DOCUMENTS):
            cursor.execute(statement, arguments)
        cursor.execute("ANALYZE")
    forget(Country)
    user = User.objects.create_user("bench@example.org", rules_accepted_at=timezone.now())
    Assignment.objects.create(user=user, role="planner", country_id="PY")
    return User.objects.get(pk=user.pk)
