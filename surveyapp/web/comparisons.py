"""Units side by side: three bands by verdict, alphabetical inside, never in order of size."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from sqlalchemy.orm import Session

from surveyapp.domain.access import Right
from surveyapp.domain.period import parse
from surveyapp.domain.release import Published
from surveyapp.domain.side_by_side import SideBySide, UnitBeside
from surveyapp.domain.verdict import Verdict
from surveyapp.paper import comparison_charts, comparison_tables, result_charts
from surveyapp.paper.alphabet import norwegian
from surveyapp.paper.charts import Axis
from surveyapp.services import cards, comparisons
from surveyapp.services.cards import Action, AreaTotals
from surveyapp.services.comparisons import ServiceArea, UnitFigure
from surveyapp.services.comparisons import SideBySide as Compared
from surveyapp.web import downloads
from surveyapp.web.access_rules import allowed
from surveyapp.web.language import language
from surveyapp.web.result_words import result_words
from surveyapp.web.scorecards import this_year
from surveyapp.web.transaction import current_actor, reading

blueprint = Blueprint("comparisons", __name__)
WITHHELD = "withheld"
NOT_COMPARED = "not_compared"
_BANDS = (
    Verdict.CLEARLY_HIGHER.value,
    Verdict.NO_CLEAR_DIFFERENCE.value,
    Verdict.CLEARLY_LOWER.value,
    NOT_COMPARED,
    WITHHELD,
)


@dataclass(frozen=True, slots=True)
class Band:
    """Units with the same verdict, in the order of the alphabet."""

    key: str
    units: tuple[UnitFigure, ...]


@blueprint.get("/comparisons")
@allowed(Right.COMPARE)
def page() -> str:
    with reading() as session:
        wanted = {name: request.args.get(name, "") for name in ("period", "indicator", "survey")}
        found = comparisons.side_by_side(
            session, current_actor(), wanted["period"], wanted["indicator"]
        )
        area = found.area(wanted["survey"])
        across = _axis(found.areas)
        is_expert = bool(request.args.get("expert")) and area is not None and area.may_read_all
        worth = comparisons.worth(area, found.indicator) if area and is_expert else None
        return render_template(
            "comparisons/show.html",
            found=found,
            area=area,
            bands=tuple(_bands(area)) if area else (),
            across=across,
            worth=worth,
            funnel=comparison_charts.funnel(worth, across) if worth else None,
            named=_alphabetical,
            strip=comparison_charts.strip,
            stacked=comparison_charts.stacked,
            spans=comparison_charts.spans,
            shown=_shown,
            charts=result_charts,
            words=result_words(),
            is_published=lambda result: isinstance(result, Published),
            totals=_totals(session, found.period),
            learn_from=_learn_from(session, area, found),
        )


def _totals(session: Session, period: str) -> list[AreaTotals]:
    """How all scorecards stand in the period, else in this year; empty without any status."""
    wanted = parse(period) if period else this_year()
    found = cards.totals(session, current_actor(), wanted)
    return found if any(one.counts.with_status for one in found) else []


def _learn_from(
    session: Session, area: ServiceArea | None, found: Compared
) -> list[tuple[UnitFigure, list[Action]]]:
    """The units clearly above on the indicator, by the alphabet, with what they did about it."""
    above = sorted(area.clearly_above, key=lambda unit: norwegian(unit.name)) if area else []
    done = cards.actions_about(session, current_actor(), found.indicator, found.period)
    return [(unit, done.get(unit.code, [])) for unit in above]


@blueprint.get("/comparisons/file/<shape>")
@allowed(Right.COMPARE)
def file(shape: str) -> Response:
    """What the page shows, for the same period and indicator."""
    with reading() as session:
        wanted = (request.args.get(name, "") for name in ("period", "indicator"))
        found = comparisons.side_by_side(session, current_actor(), *wanted)
        sheet = comparison_tables.units(found, language())
    return downloads.table(sheet, f"{found.indicator or 'units'}-{found.period or 'none'}", shape)


def _alphabetical(worth: SideBySide, area: ServiceArea) -> list[tuple[str, UnitBeside]]:
    """Each unit's name and what its mean is worth, in the order of the alphabet."""
    names = {unit.code: unit.name for unit in area.units}
    units = ((names[one.code], one) for one in worth.units)
    return sorted(units, key=lambda one: norwegian(one[0]))


def _shown(units: Iterable[UnitFigure]) -> list[Published]:
    return [u.figure.result for u in units if isinstance(u.figure.result, Published)]


def _bands(area: ServiceArea) -> Iterator[Band]:
    units = sorted(area.units, key=lambda unit: norwegian(unit.name))
    for key in _BANDS:
        members = tuple(unit for unit in units if _band(unit) == key)
        if members:
            yield Band(key, members)


def _band(unit: UnitFigure) -> str:
    if not isinstance(unit.figure.result, Published):
        return WITHHELD
    return unit.verdict.value if unit.verdict else NOT_COMPARED


def _axis(areas: Sequence[ServiceArea]) -> Axis:
    """One for all areas."""
    results = [result for area in areas for result in _shown(area.units)]
    if any(one.is_share for one in results):
        return result_charts.SHARES
    return result_charts.axis_of([area.scale for area in areas], results)
