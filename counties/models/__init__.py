from counties.models.divisions import Division, Level
from counties.models.people import Envoy, Posting, PostingCitation
from counties.models.pictures import (
    CaseStudyPicture,
    Licence,
    PictureBytes,
    PictureFile,
    Size,
)
from counties.models.stories import CaseStudy, CaseStudyCitation

__all__ = [
    "CaseStudy",
    "CaseStudyCitation",
    "CaseStudyPicture",
    "Division",
    "Envoy",
    "Level",
    "Licence",
    "PictureBytes",
    "PictureFile",
    "Posting",
    "PostingCitation",
    "Size",
]
