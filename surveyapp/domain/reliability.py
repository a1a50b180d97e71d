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
from surveyapp.domain.joint import Joint, Row, Together, above_units
from surveyapp.domain.result import PartOfIndex, Reliability
from surveyapp.domain.statistics import consistency, pairs

FEWEST_QUESTIONS = 2


def reliability(
    ballots: Ballots, wanted: Indices, seed: bytes
) -> dict[NodeKey, tuple[Reliability, ...]]:
    """Per place the themes and indicators that have at least two questions with means."""
    places = above_units(ballots.tree)
    found: dict[NodeKey, list[Reliability]] = {}
    for kind, key, members in _indices(wanted):
        items = tuple(member.item for member in members)
        joint = Together(ballots, items, places).joint(needed=len(items))
        if joint is None:
            continue
        for place in sorted(joint.places, key=name_of):
            told = _told(kind, key, joint, place, seed)
            if told is not None:
                found.setdefault(place, []).append(told)
    return {place: tuple(some) for place, some in found.items()}


def _indices(wanted: Indices) -> Iterator[tuple[Kind, str, Sequence[Member]]]:
    for kind, some in ((Kind.SECTION, wanted.sections), (Kind.INDICATOR, wanted.indicators)):
        for key, members in some.items():
            if len(members) >= FEWEST_QUESTIONS and not members[0].item.is_share:
                yield kind, key, members


def _told(kind: Kind, key: str, joint: Joint, place: NodeKey, seed: bytes) -> Reliability | None:
    people = [row for row in joint.at(place) if _is_enough(row)]
    own_seed = seed + f"{name_of(place)} {kind} {key}".encode()
    found = consistency(pairs(people, own_seed), own_seed)
    if found is None:
        return None
    parts = tuple(
        PartOfIndex(
            item.key,
            None if found.without is None else round(found.without[number], 2),
            None if found.loadings is None else round(found.loadings[number], 2),
        )
        for number, item in enumerate(joint.items)
    )
    low, high = found.interval
    return Reliability(
        kind.value,
        key,
        round(found.alpha, 2),
        (round(low, 2), round(high, 2)),
        None if found.omega is None else round(found.omega, 2),
        parts,
    )


def _is_enough(row: Row) -> bool:
    given = sum(value is not None for value in row)
    return given >= FEWEST_QUESTIONS and 2 * given >= len(row)
