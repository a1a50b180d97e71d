"""Released rounds and recorded figures for scorecards, made with the real count."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from surveyapp.config import shipped
from surveyapp.definitions import loader
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.count import count
from surveyapp.domain.disclosure import Node, NodeKey, Parameters
from surveyapp.domain.figure import FigureState
from surveyapp.domain.release import RoundFacts
from surveyapp.domain.survey import ScaleQuestion, SurveyDefinition
from surveyapp.services import (
    action_plans,
    catalogues,
    figures,
    organisation,
    scorecards,
    sign_offs,
)
from surveyapp.services.action_plans import Entry
from surveyapp.services.installation import Installation
from surveyapp.store import releases
from surveyapp.store.tables import RoundUnit, SurveyRound
from tests import build

LIBRARY = loader.load(shipped("survey_definitions"))
ABOVE = (
    {"code": "fjordvik", "name": "Fjordvik", "type": "municipality", "parent": None},
    {"code": "oppvekst", "name": "Oppvekst", "type": "sector", "parent": "fjordvik"},
)
USUAL = (6, 5, 4, 6, 5, 5, 3, 6, 4, 5)
"""What parents answer, over and over."""


def catalogue(session: Session) -> None:
    """The shipped indicators."""
    catalogues.import_catalogue(session, OPERATOR, LIBRARY.catalogue, build.NOW)


def with_figures(installation: Installation) -> Installation:
    """An organisation with the shipped indicators, and figures of one kindergarten."""
    with installation.writing() as session:
        build.organisation(session)
        catalogue(session)
        figure(session, "sickness-absence", 9.1, period="2025")
        figure(session, "budget-deviation", -0.65)
    return installation


def released(
    session: Session,
    units: Mapping[str, int],
    *,
    definition: str = "kindergarten-parents",
    period: str = "2026",
    invited: int | None = None,
    answers: Sequence[int] = USUAL,
    lowered: Mapping[str, Sequence[int]] | None = None,
    state: str = "released",
    alone: bool = False,
) -> SurveyRound:
    """A round over `units` (code: how many answered) of `build.organisation`, counted.

    Person number i answers every question with `answers[i]`; questions that feed the indicators
    in `lowered` with the values given there. `alone`: a leader's own round of a single unit, so
    nothing above the unit is in it.
    """
    loaded = LIBRARY.definitions[definition]
    wanted = {code: invited or 2 * n for code, n in units.items()}
    above = () if alone else ABOVE
    made = _round(session, loaded, period, wanted, state, above)
    release = count(
        loaded.definition,
        _nodes(wanted, above),
        _given(loaded.definition, units, answers, lowered or {}),
        Parameters(),
        facts=RoundFacts(made.id, definition, loaded.definition.version, period),
    )
    releases.add(session, made.id, release.to_bytes())
    session.flush()
    return made


def figure(
    session: Session,
    indicator: str,
    value: float | None,
    *,
    unit: str = "bakken",
    period: str = "2026",
    state: FigureState = FigureState.MEASURED,
    comment: str = "",
) -> None:
    entry = figures.Entry(indicator, unit, period, value, state, "Regnskap", comment)
    figures.record(session, OPERATOR, entry, build.NOW, confirmed=True)


def _round(
    session: Session,
    loaded: loader.LoadedDefinition,
    period: str,
    invited: Mapping[str, int],
    state: str,
    above: Sequence[dict[str, str | None]],
) -> SurveyRound:
    closes = build.NOW + timedelta(days=365 * (int(period[:4]) - 2026))
    made = SurveyRound(
        definition_key=loaded.definition.key,
        version=loaded.definition.version,
        period=period,
        title=dict(loaded.definition.title.wordings),
        state=state,
        opens_at=closes - timedelta(days=30),
        closes_at=closes,
        created_by="operator",
        definition_text=loaded.text,
        scales_text=loaded.scales_text,
        sha256=loaded.sha256,
        parameters=Parameters().as_json(),
        tree=list(above),
    )
    made.units = [
        RoundUnit(unit=organisation.unit(session, code), code=code, name=code, invited=number)
        for code, number in invited.items()
    ]
    session.add(made)
    session.flush()
    return made


def _nodes(invited: Mapping[str, int], above: Sequence[dict[str, str | None]]) -> list[Node]:
    parent = above[-1]["code"] if above else None
    return [
        *(Node(str(node["code"]), node["parent"], None, None) for node in above),
        *(Node(code, parent, None, number) for code, number in invited.items()),
    ]


def _given(
    definition: SurveyDefinition,
    units: Mapping[str, int],
    answers: Sequence[int],
    lowered: Mapping[str, Sequence[int]],
) -> list[tuple[NodeKey, dict[str, object]]]:
    questions = [
        question
        for question in definition.questions
        if isinstance(question, ScaleQuestion) and question.show_if is None
    ]
    return [
        ((code, None), {q.key: _answer(q, person, answers, lowered) for q in questions})
        for code, number in units.items()
        for person in range(number)
    ]


def _answer(
    question: ScaleQuestion,
    person: int,
    answers: Sequence[int],
    lowered: Mapping[str, Sequence[int]],
) -> int:
    own = next(
        (lowered[feed.indicator] for feed in question.feeds if feed.indicator in lowered), answers
    )
    value = own[person % len(own)]
    return question.scale.lo + question.scale.hi - value if question.reversed else value


def action(session: Session, unit: str = "bakken", period: str = "2026", **columns: object) -> int:
    """An action of a plan that is past its deadline; its number."""
    given = {"indicator": "information", "deadline": date(2026, 1, 15), "owner": "Kari Nordmann"}
    entry = Entry(**({"planned": "Ukebrev hver fredag"} | given | columns))
    card = scorecards.scorecard(session, unit, period)
    made = action_plans.add(session, OPERATOR, unit, period, entry, card, build.NOW)
    action_plans.note(session, OPERATOR, made, "Innført på to avdelinger", build.NOW)
    return made.id


def signed(session: Session, unit: str, period: str) -> None:
    """Signs a period once every figure that is missing is told not to be relevant."""
    card = scorecards.scorecard(session, unit, period)
    for one in sign_offs.hindrances(card):
        figure(
            session, one.indicator.key, None, unit=unit, period=period,
            state=FigureState.NOT_RELEVANT, comment="Ikke her",
        )  # fmt: skip
    seen = sign_offs.copy_of(session, scorecards.scorecard(session, unit, period))
    sign_offs.sign(session, OPERATOR, unit, period, sign_offs.fingerprint(seen), build.NOW)
