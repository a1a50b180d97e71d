"""Builders of results that a fault of the program got wrong, and of their being counted again."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from surveyapp.domain.access import OPERATOR
from surveyapp.domain.answers import Answers
from surveyapp.domain.release import Published, Region, Release
from surveyapp.services import counting, recounting, rounds, settings
from surveyapp.services.installation import Installation
from surveyapp.services.recounting import Outcome
from surveyapp.services.rounds import RoundPlan
from surveyapp.services.safekeeping import NOTHING, Given
from surveyapp.store.tables import Release as StoredRelease
from tests import build_rounds
from tests.build_rounds import CLOSES, DAY, NOW

REASON = "Snittet ble regnet feil i versjon 0.1.0."
WRITTEN: Answers = {"more": "kanarifugl-42 sier hei"}
ANSWERS: tuple[Answers, ...] = tuple(
    {"thrives": 1 + number % 6, "friends": 6 - number % 6, "listens": 4, **WRITTEN}
    for number in range(12)
)
Fault = Callable[[Release], Release]


def wrong_mean(release: Release) -> Release:
    """One mean of the municipality's first unit is another; everything else is as it should be."""
    return with_region(release, "bakken", _wrong)


def _wrong(region: Region) -> Region:
    question = region.questions[0]
    assert isinstance(question.result, Published)
    wrong = replace(question, result=replace(question.result, value=1.11))
    return replace(region, questions=(wrong, *region.questions[1:]))


def with_region(release: Release, unit: str, change: Callable[[Region], Region]) -> Release:
    regions = [change(one) if one.key == (unit, None) else one for one in release.regions]
    return replace(release, regions=tuple(regions))


def keep_for(town: Installation, days: int) -> None:
    with town.writing() as session:
        settings.change(session, OPERATOR, {"repair_days": str(days)}, NOW)


def counted(
    town: Installation,
    fault: Fault = wrong_mean,
    *,
    days: int = 3,
    answers: Sequence[Answers] = ANSWERS,
    wanted: RoundPlan | None = None,
    given: Given = NOTHING,
    now: datetime = CLOSES,
) -> int:
    """A round whose answers are kept for `days`, counted by a program with a fault."""
    keep_for(town, days)
    round_id = build_rounds.closed(town, answers, wanted)
    found = counting.in_memory(town, round_id, given=given)
    counting.keep_text_key(town, round_id, found)
    faulty = fault(Release.from_bytes(found.release)).to_bytes()
    counting.store(town, round_id, replace(found, release=faulty), OPERATOR, now)
    return round_id


def as_it_is(release: Release) -> Release:
    """No fault at all."""
    return release


def counted_now(town: Installation, *, days: int = 3) -> int:
    """The same a moment ago, and released: for who works by the clock on the wall."""
    now = datetime.now(UTC)
    wanted = build_rounds.plan({"bakken": 20})
    round_id = counted(town, days=days, wanted=wanted, now=now)
    counting.finish(town, round_id, OPERATOR, now)
    released(town, round_id, now)
    return round_id


def released(town: Installation, round_id: int, now: datetime = CLOSES + DAY) -> None:
    with town.writing() as session:
        rounds.release(session, OPERATOR, round_id, now)


def recounted(
    town: Installation, round_id: int, given: Given = NOTHING, *, days_after: int = 1
) -> Outcome:
    now = CLOSES + days_after * DAY
    return recounting.count_again(town, round_id, REASON, OPERATOR, now, given)


def stored(town: Installation, round_id: int) -> tuple[bytes, str]:
    with town.reading() as session:
        kept = session.get_one(StoredRelease, (round_id, "figures"))
        return kept.body, kept.sha256


def right(town: Installation, round_id: int, given: Given = NOTHING) -> bytes:
    """What the answers say."""
    return counting.in_memory(town, round_id, given=given).release


def spoil(town: Installation, round_id: int) -> None:
    """The disk has lost the last byte of the result."""
    with town.writing() as session:
        kept = session.get_one(StoredRelease, (round_id, "figures"))
        kept.body = kept.body[:-1]


def spoil_hash(town: Installation, round_id: int) -> None:
    """The disk has another letter in the result's hash."""
    with town.writing() as session:
        kept = session.get_one(StoredRelease, (round_id, "figures"))
        kept.sha256 = "x" + kept.sha256[1:]
