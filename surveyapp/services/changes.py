"""What the lines of a scorecard may say of their change since the measurement before."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from surveyapp.domain import change
from surveyapp.domain.change import Evidence, Item
from surveyapp.domain.release import Published, Region, Release
from surveyapp.domain.scorecard import FromSurvey, Line
from surveyapp.domain.survey import NumberQuestion, ScaleQuestion
from surveyapp.services import releases, sources


def judged(session: Session, lines: Sequence[Line]) -> list[Line]:
    """The lines, with a verdict where a survey value follows another of the same survey.

    They are one family: a scorecard is one page. A verdict that the release itself holds stands.
    """
    found = {
        number: one
        for number, line in enumerate(lines)
        if (one := _evidence(session, line)) is not None
    }
    words = dict(zip(found, change.verdicts(list(found.values())), strict=True))
    return [
        replace(line, verdict=_said(line) or words.get(number)) for number, line in enumerate(lines)
    ]


def _said(line: Line) -> str | None:
    provenance = line.reading.provenance
    if line.difference is None or not isinstance(provenance, FromSurvey):
        return None
    return None if provenance.change is None else provenance.change.verdict


def _evidence(session: Session, line: Line) -> Evidence | None:
    now = line.reading.provenance
    before = None if line.previous is None else line.previous.provenance
    if line.difference is None or not (
        isinstance(now, FromSurvey) and isinstance(before, FromSurvey)
    ):
        return None
    rounds = releases.of(session, before.round_id), releases.of(session, now.round_id)
    if rounds[0] is None or rounds[1] is None or now.method != "mean":
        return Evidence(line.difference, None)
    return change.evidence(
        line.difference, _items(session, line, rounds[0], rounds[1]), rounds[1].correlations
    )


def _items(session: Session, line: Line, before: Release, now: Release) -> list[Item]:
    """The questions of the figure; one that was not asked then has an n of 0 there."""
    provenance = line.reading.provenance
    if not isinstance(provenance, FromSurvey):
        return []
    regions = before.region(provenance.unit), now.region(provenance.unit)
    return [
        Item(
            key=question.key,
            weight=weight,
            sd=_sd(question.key, before, now),
            n_before=_n(regions[0], question.key),
            n_now=_n(regions[1], question.key),
        )
        for question, weight in _fed(session, provenance, line.indicator.key)
    ]


def _fed(
    session: Session, provenance: FromSurvey, indicator: str
) -> list[tuple[ScaleQuestion | NumberQuestion, float]]:
    definition = sources.definition_of(session, provenance.round_id)
    return [
        (question, feed.weight)
        for question in sources.fed_by(definition).get(indicator, ())
        for feed in question.feeds
        if feed.indicator == indicator
    ]


def _sd(key: str, before: Release, now: Release) -> float | None:
    """The spread of the later round, else of the earlier one."""
    for release in (now, before):
        item = release.items.get(key)
        if item is not None and item.sd is not None:
            return item.sd
    return None


def _n(region: Region | None, key: str) -> int:
    found = None if region is None else region.question(key)
    if found is None or not isinstance(found.result, Published):
        return 0
    return found.result.n.least
