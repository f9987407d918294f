"""Django's `has_perm`, answered by the rule."""

from django.apps import apps

from .matrix import Action
from .rules import holds, rule


class RuleBackend:
    """`user.has_perm("knowledge.release_resource", row)`; without a row: holds this kind of right anywhere."""

    def has_perm(self, user, perm, obj=None):
        app, _, code = perm.partition(".")
        action, model = self._parse(app, code)
        if model is None:
            return False
        if obj is None:
            return holds(user, action, model)
        # Parts without label and status are not asked for by themselves: the rule has nothing to compare.
        if type(obj) is not model or obj.pk is None or not model.has_label:
            return False
        return model._default_manager.filter(rule(user, action, model), pk=obj.pk).exists()

    def has_module_perms(self, user, app_label):
        return False

    @staticmethod
    def _parse(app, code):
        """Return (action, guarded model) of a codename such as `raise_label_resource`, or (None, None)."""
        for action in Action:
            if code.startswith(f"{action}_"):
                try:
                    model = apps.get_model(app, code.removeprefix(f"{action}_"))
                except LookupError:
                    continue
                if getattr(model, "is_guarded", False):
                    return action, model
        return None, None
