"""What a release shows of a question somewhere."""

from surveyapp.domain.disclosure import Reason, Suppressed
from surveyapp.domain.release import Published, Region


def result(region: Region | None, key: str = "q1") -> Published:
    assert region is not None
    question = region.question(key)
    assert question is not None
    assert isinstance(question.result, Published)
    return question.result


def reason(region: Region | None, key: str = "q1") -> Reason:
    assert region is not None
    question = region.question(key)
    assert question is not None
    assert isinstance(question.result, Suppressed)
    return question.result.reason
