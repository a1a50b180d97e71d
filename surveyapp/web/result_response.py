"""How many answered in each part of a place, and what those who did not could change."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for

from surveyapp.domain.language import Text
from surveyapp.domain.non_response import RateSpread, rate_spread, worst_case
from surveyapp.domain.release import Published, Region
from surveyapp.domain.survey import ScaleQuestion
from surveyapp.services.result_lines import published
from surveyapp.services.results import UnitResults


@dataclass(frozen=True, slots=True)
class PartOfPlace:
    name: str
    region: Region
    address: str
    """Of its own page; empty without one, or where it may not be read."""


@dataclass(frozen=True, slots=True)
class WorstCase:
    question: Text
    result: Published
    ends: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Response:
    parts: tuple[PartOfPlace, ...]
    spread: RateSpread | None
    worst: WorstCase | None


def response(found: UnitResults) -> Response:
    parts = tuple(_parts(found))
    return Response(parts, rate_spread([one.region for one in parts]), _worst(found))


def _parts(found: UnitResults) -> Iterator[PartOfPlace]:
    """Units below, else groups; a group that shows nothing does not tell its size either."""
    for one in found.below:
        address = url_for("results.of_unit", round_id=found.survey_round.id, unit=one.place.code)
        yield PartOfPlace(one.place.name, one.region, address if one.may_read else "")
    for group in found.groups:
        if group.is_shown:
            yield PartOfPlace(group.name, group.region, "")


def _worst(found: UnitResults) -> WorstCase | None:
    """Of the question for satisfaction all in all."""
    asked = found.definition.by_key.get(found.definition.overall or "")
    result = published(found.region.question(asked.key)) if asked else None
    if result is None or not isinstance(asked, ScaleQuestion) or result.is_share:
        return None
    ends = worst_case(result, found.region.invited, asked.scale.lo, asked.scale.hi)
    return None if ends is None else WorstCase(asked.text, result, ends)
