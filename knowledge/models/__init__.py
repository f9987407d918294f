from .laws import Law, LawOfEvent
from .practices import Practice, PracticeSource, PracticeVersion
from .resources import Resource, ResourceFile, ResourceVersion

__all__ = [
    "Law",
    "LawOfEvent",
    "Practice",
    "PracticeSource",
    "PracticeVersion",
    "Resource",
    "ResourceFile",
    "ResourceVersion",
]
