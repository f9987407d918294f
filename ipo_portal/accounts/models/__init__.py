from .groups import SharingGroup
from .joining import Invitation
from .people import Assignment, DateRange, User, today
from .places import Body, Country, Subregion

__all__ = ["Assignment", "Body", "Country", "DateRange", "Invitation", "SharingGroup", "Subregion", "User", "today"]
