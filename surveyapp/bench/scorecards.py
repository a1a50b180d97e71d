"""Scorecards and comparisons of 56 units, with few and with many answers behind the same figures.

One round is answered and counted as always. Pages read nothing but its release, so the rest is
made from that: the same release again for four years before, and, for the installation with many
answers, with every number of people in it a thousand times as large. Nobody answered those.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.bench import pages, reader, servers, town
from surveyapp.bench.goals import Line
from surveyapp.bench.pages import Site
from surveyapp.bench.town import PERIOD, ROOT, Progress, Town
from surveyapp.definitions.catalogue import Catalogue
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.indicator import (
    Aggregation,
    Direction,
    FocusArea,
    Indicator,
    Source,
    SuccessFactor,
)
from surveyapp.domain.language import Text
from surveyapp.services import catalogues
from surveyapp.store import releases, tables

AREA = "measured"
Told = dict[str, Any]
_INDICATORS = 40
_YEARS = 5
_OF_PEOPLE = frozenset({"n", "answered", "invited", "sum"})


@dataclass(frozen=True)
class Size:
    units: int
    answers: int
    times: int
    """How many times as many people the other installation tells of."""
    requests: int
    runs: int


def measured(size: Size, progress: Progress) -> list[Line]:
    with ExitStack() as stack:
        few = _served(stack, size, 1, progress)
        many = _served(stack, size, size.times, progress)
        return list(_lines(few, many, size))


def _lines(few: Site, many: Site, size: Size) -> Iterator[Line]:
    unit = town.codes(1)[0]
    for name, path, goal in (
        (f"scorecard of {_INDICATORS} indicators", f"/scorecards/{unit}/{PERIOD}", 100),
        ("scorecard of the whole town", f"/scorecards/{ROOT}/{PERIOD}", None),
        (
            f"{size.units} units by 12 indicators",
            f"/comparisons/scorecards?type=kindergarten&area={AREA}&period={PERIOD}",
            200,
        ),
        (f"comparison of {size.units} units", f"/comparisons?period={PERIOD}", 200),
    ):
        runs = [
            (pages.asked(few, path, 1, size.requests), pages.asked(many, path, 1, size.requests))
            for _ in range(size.runs)
        ]
        yield Line(f"{name}: server CPU", median(one.cpu for _, one in runs), "ms", goal)
        times = median(more.cpu / less.cpu for less, more in runs)
        yield Line(f"{name}: {size.times} times the people, times few", times, at_most=1.2)


def _served(stack: ExitStack, size: Size, times: int, progress: Progress) -> Site:
    place = stack.enter_context(town.made(size.units))
    place.take_up_indicators()
    round_id = pages.released(place, size.units, size.answers, progress)
    with place.installation.writing() as session:
        _add_indicators(session, place)
        _add_years(session, round_id, times)
        _add_figures(session, place)
    server = stack.enter_context(servers.site(place.environment, 1))
    return Site(server, reader.signed_in(place, server), round_id)


def _add_indicators(session: Session, place: Town) -> None:
    """So many that a kindergarten has forty."""
    kept = session.scalars(select(tables.Indicator)).all()
    known = sum(not one.unit_types or "kindergarten" in one.unit_types for one in kept)
    made = tuple(_indicator(number) for number in range(_INDICATORS - known))
    factor = SuccessFactor(key=AREA, name=Text({"en": "Measured"}), indicators=made)
    area = FocusArea(key=AREA, name=Text({"en": "Measured"}), factors=(factor,))
    catalogues.import_catalogue(session, OPERATOR, Catalogue((area,), ()), place.now)


def _indicator(number: int) -> Indicator:
    return Indicator(
        key=f"{AREA}-{number}",
        name=Text({"en": f"What is measured as number {number}"}),
        source=Source.FIGURE,
        direction=Direction.UP,
        measure_unit="percent",
        scale_min=0,
        scale_max=100,
        aggregation=Aggregation.MEAN_OF_UNITS,
    )


def _add_years(session: Session, round_id: int, times: int) -> None:
    """The released round again in the years before, told of so many times the people."""
    first = session.get_one(tables.SurveyRound, round_id)
    kept = session.get_one(tables.Release, (round_id, releases.FIGURES))
    told: Told = json.loads(kept.body, object_hook=_Times(times))
    session.delete(kept)
    session.flush()
    _put(session, first, told)
    for years in range(1, _YEARS):
        facts = {
            column.key: getattr(first, column.key)
            for column in tables.SurveyRound.__table__.columns
            if column.key != "id"
        }
        before = tables.SurveyRound(**facts)
        before.period = str(int(PERIOD) - years)
        before.closes_at = first.closes_at - timedelta(days=365 * years)
        before.units = [
            tables.RoundUnit(unit_id=one.unit_id, code=one.code, name=one.name, invited=one.invited)
            for one in first.units
        ]
        session.add(before)
        session.flush()
        _put(session, before, told)


def _put(session: Session, survey_round: tables.SurveyRound, told: Told) -> None:
    facts = told["round"] | {"id": survey_round.id, "period": survey_round.period}
    body = json.dumps(told | {"round": facts}).encode()
    releases.add(session, survey_round.id, body)
    session.flush()


@dataclass(frozen=True)
class _Times:
    """Reads every number of people in a release as so many times as large."""

    times: int

    def __call__(self, read: Told) -> Told:
        return {key: self._more(one) if key in _OF_PEOPLE else one for key, one in read.items()}

    def _more(self, people: object) -> object:
        match people:
            case dict():
                return {key: self._more(one) for key, one in people.items()}
            case int():
                return people * self.times
            case _:
                return people


def _add_figures(session: Session, place: Town) -> None:
    """Of every unit, indicator and year."""
    rows = select(tables.Indicator.id).where(tables.Indicator.source == Source.FIGURE)
    units = select(tables.Unit.id).where(tables.Unit.type == "kindergarten")
    session.add_all(
        tables.Figure(
            indicator_id=indicator,
            unit_id=unit,
            period=str(int(PERIOD) - years),
            value=float((7 * unit + 3 * indicator + years) % 50) / 10,
            state="measured",
            recorded_by=OPERATOR.email,
            recorded_at=place.now,
        )
        for indicator in session.scalars(rows).all()
        for unit in session.scalars(units).all()
        for years in range(_YEARS)
    )
