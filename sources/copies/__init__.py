"""Which articles print one text: found by comparison, decided by editors."""

from sources.copies.comparing import Compared, compare, look_for_copies
from sources.copies.conflicts import Differing, conflicts_of
from sources.copies.deciding import confirm, default_root, name_root, open_suggestions, split

__all__ = [
    "Compared",
    "Differing",
    "compare",
    "confirm",
    "conflicts_of",
    "default_root",
    "look_for_copies",
    "name_root",
    "open_suggestions",
    "split",
]
