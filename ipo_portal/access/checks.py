"""System checks: a model is guarded, or says why not."""

from django.apps import apps
from django.core.checks import Error, register

from .matrix import Whose

OURS = ("ipo_portal", "events", "focal_points", "knowledge", "trainings")


@register
def models_are_guarded_or_say_why(app_configs, **kwargs):
    """E001: no decision about access. E002: guarded, but lacks what the rule compares."""
    errors = []
    for model in apps.get_models():
        if model._meta.app_config.name.split(".")[0] not in OURS or (
            model.__name__.endswith("Event") and hasattr(model, "pgh_tracked_model")
        ):
            continue
        if getattr(model, "is_guarded", False):
            names = {field.name for field in model._meta.get_fields()}
            missing = (
                {"owner_codes", "shared_with", "tlp", "status"} - names if model.has_label else {"owner_codes"} - names
            )
            if missing or not set(model.owned_by) <= set(Whose):
                errors.append(Error(f"{model._meta.label} lacks {sorted(missing)}", obj=model, id="access.E002"))
        elif not getattr(model, "unguarded_because", ""):
            errors.append(
                Error(
                    f"{model._meta.label} is neither guarded nor says why not",
                    hint="Inherit from records.Owned, or set unguarded_because.",
                    obj=model,
                    id="access.E001",
                )
            )
    return errors
