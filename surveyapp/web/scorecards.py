"""Scorecards: which there are, what one says, and where each of its figures comes from."""

from collections import Counter
from datetime import datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain.access import Right, may
from surveyapp.domain.aggregate import FromUnits
from surveyapp.domain.comment import About
from surveyapp.domain.errors import NotFound
from surveyapp.domain.period import InvalidPeriod, Period
from surveyapp.domain.scorecard import (
    PERIODS_SHOWN,
    FromFigure,
    FromOthers,
    FromSurvey,
    Line,
    Scorecard,
    Value,
)
from surveyapp.paper import charts
from surveyapp.paper.alphabet import norwegian
from surveyapp.paper.figure_words import FigureWords
from surveyapp.services import comments, comparisons, organisation, scorecards
from surveyapp.web import amounts, formula_words
from surveyapp.web import scorecard_words as words
from surveyapp.web.access_rules import allowed
from surveyapp.web.language import language
from surveyapp.web.result_words import result_words
from surveyapp.web.scorecard_follow_up import around, said
from surveyapp.web.transaction import current_actor, installation, now, reading

blueprint = Blueprint("scorecards", __name__)


@blueprint.get("/scorecards")
@allowed(Right.READ_SCORECARD)
def listing() -> str:
    with reading() as session:
        return render_template(
            "scorecards/listing.html",
            places=scorecards.readable(session, current_actor()),
            may_read=lambda unit: scorecards.may_read(session, current_actor(), unit.code),
        )


@blueprint.get("/scorecards/<unit>")
@allowed(Right.READ_SCORECARD, unit="unit")
def chosen(unit: str) -> ResponseReturnValue:
    """The period chooser's form sends here; without a choice, the latest year with results."""
    with reading() as session:
        asked = request.args.get("period", "")
        period = (
            known_period(asked) if asked else scorecards.latest_year(session, unit, this_year())
        )
    return redirect(url_for("scorecards.show", unit=unit, period=period.code))


@blueprint.get("/scorecards/<unit>/<period>")
@allowed(Right.READ_SCORECARD, unit="unit")
def show(unit: str, period: str) -> ResponseReturnValue:
    """As it is now; with `version`, as it was signed."""
    wanted = known_period(period)
    signed = request.args.get("version", "")
    if signed.isdecimal():
        address = url_for("sign_offs.show", unit=unit, period=wanted.code, version=int(signed))
        return redirect(address)
    with reading() as session:
        card = scorecards.scorecard(session, unit, wanted.code)
        repeated = Counter(line.indicator.key for line in card.lines)
        return render_template(
            "scorecards/show.html",
            card=card,
            above=_above(session, unit),
            may_enter=_may(session, Right.ENTER_FIGURES, unit),
            may_shape=_may(session, Right.SHAPE_SCORECARD, unit),
            goals=_goals(card),
            axis_of_six=charts.axis_of_six(card.lines),
            has_benchmarks=any(line.benchmarks for line in card.lines),
            is_repeated=lambda line: repeated[line.indicator.key] > 1,
            first=wanted.previous(PERIODS_SHOWN - 1),
            **around(session, card),
            **_tools(),
        )


@blueprint.get("/scorecards/<unit>/<period>/<indicator>")
@allowed(Right.READ_SCORECARD, unit="unit")
def provenance(unit: str, period: str, indicator: str) -> str:
    """Where a figure comes from: round, questions, answers, rule; or who typed it and when."""
    wanted = known_period(period)
    with reading() as session:
        card = scorecards.scorecard(session, unit, wanted.code)
        lines = [line for line in card.lines if line.indicator.key == indicator]
        if not lines:
            raise NotFound("indicator", indicator)
        return render_template(
            "scorecards/provenance.html",
            card=card,
            lines=lines,
            indicator=lines[0].indicator,
            above=_above(session, unit),
            clearly_above=_clearly_above(session, unit, lines[0]),
            may_read_results=_may(session, Right.READ_RESULTS, unit),
            may_enter=_may(session, Right.ENTER_FIGURES, unit),
            comments=comments.history(session, unit, wanted.code, About.INDICATOR, indicator),
            **said(session, card),
            **_tools(),
        )


def _clearly_above(session: Session, unit: str, line: Line) -> list[str]:
    """The names of units clearly above on what a survey measured, by the alphabet."""
    period, indicator = line.reading.period.code, line.indicator.key
    found = comparisons.clearly_above(session, current_actor(), unit, period, indicator)
    return sorted((one.name for one in found), key=norwegian)


def _goals(card: Scorecard) -> dict[str, str]:
    """The result goals of a scorecard in words."""
    return {
        goal.key: " ".join(filter(None, (goal.code, goal.name.into(language()))))
        for area in card.areas
        for factor in area.area.factors
        for goal in factor.goals
    }


def this_year(moment: datetime | None = None) -> Period:
    """The calendar year it is in the municipality."""
    local = (moment or now()).astimezone(installation().config.timezone)
    return periods.parse(str(local.year))


def _tools() -> dict[str, object]:
    return {
        "words": words,
        "amounts": amounts,
        "charts": charts,
        "result_words": result_words(),
        "figure_words": FigureWords(language()),
        "is_value": lambda reading: isinstance(reading.outcome, Value),
        "is_survey": lambda reading: isinstance(reading.provenance, FromSurvey),
        "is_of_units": lambda reading: isinstance(reading.provenance, FromUnits),
        "is_computed": lambda reading: isinstance(reading.provenance, FromOthers),
        "formula_pieces": formula_words.pieces,
        "is_figure": lambda reading: isinstance(reading.provenance, FromFigure),
    }


def known_period(code: str) -> Period:
    try:
        return periods.parse(code)
    except InvalidPeriod:
        abort(404)


def _may(session: Session, right: Right, unit: str) -> bool:
    return may(current_actor(), right, organisation.path(session, unit))


def _above(session: Session, unit: str) -> list[tuple[str, str, bool]]:
    """The places above a unit, root first: code, name, and whether its scorecard may be read."""
    codes = organisation.path(session, unit)[:-1]
    found = [organisation.unit(session, code) for code in codes]
    return [
        (place.code, place.name, scorecards.may_read(session, current_actor(), place.code))
        for place in found
    ]
