"""Which planning areas have something about an event. The caller hands over rows that the reader may read."""

from ipo_portal.vocabulary.models import PlanningArea
from ipo_portal.vocabulary.terms import terms


def areas_with(practices, resources):
    """Return the planning areas of these versions in their order, as {area, code, practices, resources}."""
    used = {code for version in (*practices, *resources) for code in version.area_codes}
    if not used:
        return []
    return [
        {
            "area": area,
            "code": code,
            "practices": [version for version in practices if code in version.area_codes],
            "resources": [version for version in resources if code in version.area_codes],
        }
        for code, area in terms(PlanningArea).items()
        if code in used
    ]
