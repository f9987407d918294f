from . import laws, practices, resources, verbs

__all__ = ["laws", "practices", "resources", "verbs"]
