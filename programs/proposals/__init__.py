"""Deciding on proposals: what is accepted, refused, put forward and handed to review."""

from programs.decisions import Decision
from programs.proposals.accepting import accept
from programs.proposals.batches import accept_confirming, reject_background
from programs.proposals.by_hand import put_forward
from programs.proposals.checking import check_decision, decision_from
from programs.proposals.deciding import correct, reject, skip
from programs.proposals.submitting import submit_drafts
from programs.proposals.taking import AlreadyDecided, LedgerChanged, outcome_code
from programs.proposals.tallies import Left, Tally
from programs.proposals.undoing import undo

__all__ = [
    "AlreadyDecided",
    "Decision",
    "LedgerChanged",
    "Left",
    "Tally",
    "accept",
    "accept_confirming",
    "check_decision",
    "correct",
    "decision_from",
    "outcome_code",
    "put_forward",
    "reject",
    "reject_background",
    "skip",
    "submit_drafts",
    "undo",
]
