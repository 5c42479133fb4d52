"""What the ledger already holds of a proposed figure, and what accepting it would do."""

from programs.matching.slots import hold
from programs.matching.suggesting import suggest
from programs.matching.suggestions import Holding, Suggestion

__all__ = ["Holding", "Suggestion", "hold", "suggest"]
