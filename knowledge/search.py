"""What resources and practices say to the search index. Laws: see `speaking`."""

from ipo_portal.records.indexing import register
from ipo_portal.search.index import SearchText

from .models import Law, Practice, Resource
from .speaking import speak_law


def speak_resource(resource):
    """Return title, abstract and the text inside the files of the current version."""
    version = resource.current
    pages = (page for pages in version.files.values_list("pages", flat=True) for page in pages)
    return [_text(resource, version, summary=version.abstract, body="\n".join(pages))]


def speak_practice(practice):
    """Return all fields of the current version."""
    version = practice.current
    body = "\n".join([version.context, version.measure, version.result, version.conditions, version.pitfalls])
    return [_text(practice, version, summary=version.problem, body=body)]


def _text(record, version, **said):
    return SearchText.of(
        record,
        language=version.language,
        title=version.title,
        area_codes=version.area_codes,
        event_type_codes=version.event_type_codes,
        country_codes=[code for code in record.owner_codes if len(code) == 2],
        **said,
    )


register(Resource, speak_resource)
register(Practice, speak_practice)
register(Law, speak_law)
