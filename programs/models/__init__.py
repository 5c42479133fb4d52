from programs.models.corrections import Correction
from programs.models.figures import Figure, FigureCitation, FigureQuerySet
from programs.models.indicators import Indicator
from programs.models.organizations import Organization, Program, ProgramCitation
from programs.models.plans import (
    Continuation,
    ContinuationKind,
    Edition,
    Initiative,
    InitiativeCitation,
    Pillar,
)
from programs.models.proposals import (
    Outcome,
    Proposal,
    ProposalKind,
    ProposalState,
    RejectReason,
)
from programs.models.readings import Reading, ReadingState
from programs.models.replies import Reply, ReplyLink, ReplyState
from programs.models.searches import SearchRecord
from programs.models.values import Kind, PromiseState, Qualifier

__all__ = [
    "Continuation",
    "ContinuationKind",
    "Correction",
    "Edition",
    "Figure",
    "FigureCitation",
    "FigureQuerySet",
    "Indicator",
    "Initiative",
    "InitiativeCitation",
    "Kind",
    "Organization",
    "Outcome",
    "Pillar",
    "Program",
    "ProgramCitation",
    "PromiseState",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "Qualifier",
    "Reading",
    "ReadingState",
    "RejectReason",
    "Reply",
    "ReplyLink",
    "ReplyState",
    "SearchRecord",
]
