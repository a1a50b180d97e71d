"""The one door to results: released rounds, each read once and then remembered."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from sqlalchemy.orm import Session

from surveyapp.domain import across_rounds
from surveyapp.domain.across_rounds import Alone
from surveyapp.domain.errors import ReleaseDamaged
from surveyapp.domain.history import Earlier
from surveyapp.domain.release import Region, Release
from surveyapp.domain.roll_up import rolled_up
from surveyapp.domain.survey_round import State
from surveyapp.services import definitions, organisation
from surveyapp.store import releases
from surveyapp.store.tables import Release as StoredRelease
from surveyapp.store.tables import SurveyRound

_MOST_REMEMBERED = 128
_remembered: "OrderedDict[str, Release]" = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class ReleasedRound:
    survey_round: SurveyRound
    release: Release
    units: frozenset[str]
    """The codes of the units that took part."""


@dataclass(frozen=True)
class PlaceResult:
    """What one round published of a place, or several rounds of one survey and period together,
    the one over most units first."""

    rounds: tuple[ReleasedRound, ...]
    region: Region
    is_rolled_up: bool


def released(session: Session) -> list[ReleasedRound]:
    """Every released round, oldest closing first."""
    found = [
        ReleasedRound(survey_round, _read(session, survey_round.id, sha256), units)
        for survey_round, sha256, units in releases.released(session)
    ]
    return found[::-1]


def of_place(session: Session, code: str) -> Iterator[PlaceResult]:
    """All that was ever published of a unit, or of a place above units, oldest closing first.

    Rounds of a single unit say nothing of the places above it; what follows from them for such a
    place is rolled up. Where a unit was asked twice in a period, the round of most units counts,
    then the latest.
    """
    paths = organisation.paths(session)
    asked: dict[tuple[str, str, str], list[ReleasedRound]] = {}
    for one in released(session):
        facts = one.release.survey_round
        asked.setdefault((facts.definition, facts.version, facts.period), []).insert(0, one)
    for alike in asked.values():
        found = _together(code, alike, paths)
        if found is not None:
            yield found


def _together(
    code: str, alike: Sequence[ReleasedRound], paths: Mapping[str, tuple[str, ...]]
) -> PlaceResult | None:
    """What rounds of one survey and period, the latest first, say of a place."""
    parts = [_part(code, one, paths) for one in alike]
    rounds: list[ReleasedRound] = []
    regions: list[Region] = []
    taken: set[str] = set()
    for one, region, units in sorted(filter(None, parts), key=lambda part: -len(part[2])):
        if taken.isdisjoint(units):
            taken |= units
            rounds.append(one)
            regions.append(region)
    if not regions:
        return None
    if len(regions) == 1 and regions[0].unit == code:
        return PlaceResult(tuple(rounds), regions[0], is_rolled_up=False)
    first = rounds[0]
    asked = definitions.frozen(first.survey_round)
    region = rolled_up(code, asked, regions, first.release.parameters)
    return PlaceResult(tuple(rounds), region, is_rolled_up=True)


def _part(
    code: str, one: ReleasedRound, paths: Mapping[str, tuple[str, ...]]
) -> tuple[ReleasedRound, Region, set[str]] | None:
    """The region of the place itself, or of a whole round that lies below it, and its units."""
    root = one.release.root
    region = one.release.region(code) or (root if code in paths.get(root.unit, ()) else None)
    if region is None:
        return None
    return one, region, {unit for unit in one.units if code in paths.get(unit, ())}


def of(session: Session, round_id: int) -> Release | None:
    """What a round published; None until it is released."""
    survey_round = session.get(SurveyRound, round_id)
    if survey_round is None or survey_round.state != State.RELEASED:
        return None
    kept = releases.figures(session, round_id)
    return None if kept is None else _read(session, round_id, kept.sha256)


def earlier(session: Session, survey_round: SurveyRound) -> list[Earlier]:
    """What rounds of the same definition published before this one closes, latest first; to a count
    again only what the first one knew of."""
    return [
        Earlier(definitions.frozen(one.survey_round), one.release)
        for one in reversed(released(session))
        if one.survey_round.definition_key == survey_round.definition_key
        and one.survey_round.closes_at < survey_round.closes_at
        and _was_known(one.survey_round, survey_round.counted_at)
    ]


def _was_known(survey_round: SurveyRound, moment: datetime | None) -> bool:
    """Whether it was released at a moment; now, where none is given."""
    released_at = survey_round.released_at
    return moment is None or (released_at is not None and released_at <= moment)


def beside_others(session: Session, here: ReleasedRound) -> Region:
    """The unit of a round of its own, held up against units with rounds of their own of the same
    survey and period. As it is for a round of several units, which has its comparisons."""
    own = here.release.root
    if len(here.units) > 1:
        return own
    alike = [one for one in released(session) if _is_alone_like(one, here)]
    latest = {one.release.root.unit: one for one in alike}
    others = [_alone(one) for unit, one in latest.items() if unit != own.unit]
    asked = definitions.frozen(here.survey_round)
    return across_rounds.beside_others(_alone(here), others, asked, here.release.parameters)


def all_beside(rounds: Sequence[ReleasedRound]) -> dict[str, Region]:
    """The same for all units of such rounds, judged together for one page of all."""
    if not rounds:
        return {}
    asked = definitions.frozen(rounds[0].survey_round)
    every = [_alone(one) for one in rounds]
    regions = across_rounds.all_beside(every, asked, rounds[0].release.parameters)
    return {region.unit: region for region in regions}


def _is_alone_like(one: ReleasedRound, here: ReleasedRound) -> bool:
    facts, wanted = one.release.survey_round, here.release.survey_round
    return len(one.units) == 1 and (
        (facts.definition, facts.version, facts.period)
        == (wanted.definition, wanted.version, wanted.period)
    )


def _alone(one: ReleasedRound) -> Alone:
    return Alone(one.release, one.release.root)


def verified(session: Session, round_id: int) -> Release:
    """The figures read back from the database. Raises ReleaseDamaged when they are not whole."""
    return Release.from_bytes(_whole(session, round_id).body)


def _whole(session: Session, round_id: int) -> StoredRelease:
    kept = releases.figures(session, round_id)
    if kept is None or hashlib.sha256(kept.body).hexdigest() != kept.sha256:
        raise ReleaseDamaged(round_id)
    return kept


def _read(session: Session, round_id: int, sha256: str) -> Release:
    with _lock:
        known = _remembered.get(sha256)
        if known is not None:
            _remembered.move_to_end(sha256)
            return known
    kept = _whole(session, round_id)  # perhaps replaced since its hash was asked for
    found = Release.from_bytes(kept.body).stamped(State.RELEASED.value)
    with _lock:
        _remembered[kept.sha256] = found
        while len(_remembered) > _MOST_REMEMBERED:
            _remembered.popitem(last=False)
    return found
