from counties.models.divisions import Division, Level
from counties.models.people import Envoy, Posting, PostingCitation
from counties.models.stories import CaseStudy, CaseStudyCitation

__all__ = [
    "CaseStudy",
    "CaseStudyCitation",
    "Division",
    "Envoy",
    "Level",
    "Posting",
    "PostingCitation",
]
