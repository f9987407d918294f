"""What a State says of itself, whom it can lend, and who writes to whom."""

from .confirming import ConfirmationLink
from .entries import Freshness, StateEntry
from .profile import Fact, Proposal, ProposalAnswer
from .roster import Expert, ExpertOfEvent, Institution
from .threads import Message, Thread

__all__ = [
    "ConfirmationLink", "Expert", "ExpertOfEvent", "Fact", "Freshness", "Institution", "Message",
    "Proposal", "ProposalAnswer", "StateEntry", "Thread",
]  # fmt: skip
