"""Whether the questions of a theme or indicator measure one thing (STATISTICS §3.5).

Only over sectors and the municipality, from at least 100 people, as `joint` protects them; told in
two decimals. For one unit the figures would be noise. Somebody who answered fewer than half of the
questions, or fewer than two, is left out; "don't know" is a missing answer.
"""

from collections.abc import Iterator, Sequence

from surveyapp.domain.ballots import Ballots
from surveyapp.domain.disclosure import NodeKey, name_of
from surveyapp.domain.history import Kind
from surveyapp.domain.indices import Indices, Member
from surveyapp.domain.joint import Row, Together, above_units
from surveyapp.domain.result import PartOfIndex, Reliability
from surveyapp.domain.scoring import ScoredItem
from surveyapp.domain.statistics import Consistency, consistency, pairs

FEWEST_QUESTIONS = 2


def reliability(
    ballots: Ballots, wanted: Indices, seed: bytes
) -> dict[NodeKey, tuple[Reliability, ...]]:
    """Per place the themes and indicators that have at least two questions with means."""
    places = above_units(ballots.tree)
    measured: dict[tuple[ScoredItem, ...], dict[NodeKey, Consistency]] = {}
    found: dict[NodeKey, list[Reliability]] = {}
    for kind, key, members in _indices(wanted):
        items = tuple(member.item for member in members)
        if items not in measured:
            measured[items] = _measured(Together(ballots, items, places), seed)
        for place, one in measured[items].items():
            found.setdefault(place, []).append(_told(kind, key, items, one))
    return {place: tuple(some) for place, some in found.items()}


def _indices(wanted: Indices) -> Iterator[tuple[Kind, str, Sequence[Member]]]:
    for kind, some in ((Kind.SECTION, wanted.sections), (Kind.INDICATOR, wanted.indicators)):
        for key, members in some.items():
            if len(members) >= FEWEST_QUESTIONS and not members[0].item.is_share:
                yield kind, key, members


def _measured(together: Together, seed: bytes) -> dict[NodeKey, Consistency]:
    """Per place that may have one. A theme and an indicator of the same questions share it."""
    joint = together.joint(needed=len(together.items))
    if joint is None:
        return {}
    names = " ".join(item.key for item in joint.items)
    found = {}
    for place in sorted(joint.places, key=name_of):
        own_seed = seed + f"{name_of(place)} {names}".encode()
        people = [row for row in joint.at(place) if _is_enough(row)]
        one = consistency(pairs(people, own_seed), own_seed)
        if one is not None:
            found[place] = one
    return found


def _told(kind: Kind, key: str, items: Sequence[ScoredItem], found: Consistency) -> Reliability:
    parts = tuple(
        PartOfIndex(
            item.key,
            None if found.without is None else round(found.without[number], 2),
            None if found.loadings is None else round(found.loadings[number], 2),
        )
        for number, item in enumerate(items)
    )
    low, high = found.interval
    omega = None if found.omega is None else round(found.omega, 2)
    interval = (round(low, 2), round(high, 2))
    return Reliability(kind.value, key, round(found.alpha, 2), interval, omega, parts)


def _is_enough(row: Row) -> bool:
    given = sum(value is not None for value in row)
    return given >= FEWEST_QUESTIONS and 2 * given >= len(row)
