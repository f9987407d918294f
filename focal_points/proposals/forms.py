"""The form of a proposal. The State's answer is the form of a fact, filled in with the proposal's words."""

from django import forms

from ..entries.forms import FACT_FIELDS, FactTextForm, day_field
from ..models import Proposal


class ProposalForm(FactTextForm):
    """`country` is chosen for a new fact; of a correction it is that of the fact."""

    class Meta:
        model = Proposal
        fields = ["country", *FACT_FIELDS]
        widgets = {"text": forms.Textarea(attrs={"rows": 5}), "as_of": day_field()}

    def __init__(self, *args, fact, **kwargs):
        super().__init__(*args, **kwargs)
        if fact is not None:
            del self.fields["country"]
            self.initial |= {name: getattr(fact, name) for name in FACT_FIELDS}
