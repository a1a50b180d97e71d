"""Whether the survey figures of a scorecard have changed since the round before.

From releases alone, decided together for the whole page (`domain.verdict`).
"""

from collections.abc import Sequence
from dataclasses import replace

from surveyapp.domain.scorecard import AskedQuestion, FromSurvey, Line
from surveyapp.domain.verdict import Evidence, Item, evidence, verdicts


def judged(lines: Sequence[Line]) -> list[Line]:
    """The lines of one page, with a verdict where a survey value follows another of the same
    survey."""
    found = {
        number: one for number, line in enumerate(lines) if (one := _evidence_of(line)) is not None
    }
    words = dict(zip(found, verdicts(list(found.values())), strict=True))
    return [replace(line, verdict=words.get(number)) for number, line in enumerate(lines)]


def _evidence_of(line: Line) -> Evidence | None:
    now = line.reading.provenance
    before = None if line.previous is None else line.previous.provenance
    if line.difference is None or not (
        isinstance(now, FromSurvey) and isinstance(before, FromSurvey)
    ):
        return None
    if now.method != "mean":
        return Evidence(line.difference, None)
    then = {question.key: question for question in before.questions}
    items = [_item(question, then.get(question.key)) for question in now.questions]
    return evidence(line.difference, items, now.correlations)


def _item(now: AskedQuestion, before: AskedQuestion | None) -> Item:
    """With the spread of the later round, else of the earlier one; a question that was not asked
    then had no answers."""
    if before is None:
        return Item(now.key, now.weight, now.sd, 0, now.answers)
    sd = before.sd if now.sd is None else now.sd
    return Item(now.key, now.weight, sd, before.answers, now.answers)
