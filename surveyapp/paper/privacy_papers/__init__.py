"""What a municipality must be able to lay on the table before it asks people: made of the settings
and of how the program is built. What the program cannot know is marked as to be filled in."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from surveyapp.paper.document import Document
from surveyapp.paper.privacy_papers import assessment, children, guardians, record
from surveyapp.services.privacy import Facts


class Paper(StrEnum):
    RECORD = "record"
    """Records of processing (GDPR art. 30)."""
    ASSESSMENT = "assessment"
    """Data protection impact assessment (GDPR art. 35)."""
    CHILDREN = "children"
    GUARDIANS = "guardians"


PUBLIC = frozenset({Paper.CHILDREN, Paper.GUARDIANS})
"""Everybody may read them; the others are for those who answer for the municipality."""
_MAKERS: Mapping[Paper, Callable[[Facts, str], Document]] = {
    Paper.RECORD: record.record,
    Paper.ASSESSMENT: assessment.assessment,
    Paper.CHILDREN: children.for_children,
    Paper.GUARDIANS: guardians.for_guardians,
}


def made(paper: Paper, facts: Facts, language: str) -> Document:
    return _MAKERS[paper](facts, language)
