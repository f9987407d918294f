"""Which stored files rows name. A model with such fields says so in `stored_files`; the sweep removes all others."""

from django.apps import apps


def paths_in_use():
    """Return the paths of all stored files that some row names."""
    return {
        path
        for model in apps.get_models()
        for name in getattr(model, "stored_files", ())
        for path in model._default_manager.exclude(**{name: ""}).values_list(name, flat=True)
    }
