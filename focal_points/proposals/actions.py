"""The secretariat proposes, the State decides. Nobody writes another owner's row (product decision 4)."""

from django.db import transaction
from django.utils.translation import gettext as _

from ipo_portal.access.roles import SPEAKING_ROLES
from ipo_portal.access.tlp import TLP
from ipo_portal.notices.actions import close_tasks, open_task, tell
from ipo_portal.notices.models import Notice, Task
from ipo_portal.records.actions import NotPossible
from ipo_portal.records.models import Status

from ..entries import actions as entries
from ..models import Proposal, ProposalAnswer


@transaction.atomic
def propose(proposal, *, by):
    """Send a proposal to its State, and to nobody else: a task for those who speak for it."""
    if Proposal._base_manager.filter(ref=proposal.ref).exists():
        raise NotPossible(_("This was sent already."))
    proposal.status, proposal.tlp, proposal.shared_with = Status.PUBLISHED, TLP.AMBER, [proposal.country_id]
    proposal.made_by = by.seat
    proposal.save()
    open_task(Task.Kind.PROPOSAL, record=proposal, roles=SPEAKING_ROLES, home_codes=[proposal.country_id])
    return proposal


@transaction.atomic
def accept(proposal, fact, *, by):
    """Let a fact with the words of a proposal, or with others, stand for the State from today."""
    _refuse_answered(proposal)
    if fact.pk is None:
        entries.write(fact, by=by)
        entries.release(fact, by=by)
    else:
        entries.rewrite(fact, by=by)
    _answer(proposal, ProposalAnswer.Decision.ACCEPTED, by=by, fact=fact)
    return fact


@transaction.atomic
def decline(proposal, *, by, reason):
    """Leave the profile as it is, and say why."""
    _refuse_answered(proposal)
    _answer(proposal, ProposalAnswer.Decision.DECLINED, by=by, reason=reason)


def _refuse_answered(proposal):
    """Refuse a second answer. The row lock is no write: the programme owns the row."""
    Proposal._base_manager.select_for_update().get(pk=proposal.pk)
    if ProposalAnswer.objects.filter(proposal=proposal).exists():
        raise NotPossible(_("Meanwhile somebody has answered this proposal."))


def _answer(proposal, decision, *, by, **said):
    ProposalAnswer.objects.create(
        proposal=proposal, owner_codes=[proposal.country_id], decision=decision, decided_by=by.seat, **said
    )
    close_tasks(Task.Kind.PROPOSAL, record=proposal)
    if proposal.made_by is not None:
        tell(Notice.Kind.ANSWERED, users=[proposal.made_by.user], record=proposal, but=by)
