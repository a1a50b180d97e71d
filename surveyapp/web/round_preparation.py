"""A survey before it opens: all that Start sets going, on one page."""

from collections.abc import Iterator

from flask import render_template, request, url_for

from surveyapp.domain.access import Right, may_somewhere
from surveyapp.domain.outlook import RATES
from surveyapp.paper import custody_words
from surveyapp.paper.problems import sentence
from surveyapp.services import custody, following, preparing
from surveyapp.services.preparing import Prepared
from surveyapp.web.language import language
from surveyapp.web.local_time import today
from surveyapp.web.transaction import current_actor, installation, now, reading


def page(round_id: int) -> str:
    """Check and start; `problems` stand on top, each with the step that mends it."""
    config, actor, moment = installation().config, current_actor(), now()
    with reading() as session:
        found = preparing.prepared(session, config, actor, round_id, moment, _rate())
        acts = following.acts(session, actor, found.survey_round)
        return render_template(
            "rounds/check.html",
            found=found,
            survey_round=found.survey_round,
            acts=[act.value for act in acts],
            foreseen=found.foreseen,
            rates=RATES,
            problems=list(_problems(found)),
            kept=custody_words.sentences(custody.now(session, today()), language()),
        )


def _rate() -> int | None:
    """The response rate that was chosen."""
    chosen = request.args.get("rate", type=int)
    return chosen if chosen in RATES else None


def _problems(found: Prepared) -> Iterator[tuple[str, str]]:
    """Address and words of what hinders the start."""
    units = found.survey_round.units
    names = {f"{what} {unit.code}": unit.name for unit in units for what in ("unit", "questions")}
    for where, code in found.problems.items():
        words = sentence(code, language())
        name = names.get(where)
        address = _address(where, code, found.survey_round.id)
        yield address, f"{name}: {words}" if name else words


def _address(where: str, code: str, round_id: int) -> str:
    if where != "contacts":
        return url_for(_step(where, code), round_id=round_id)
    may_set = may_somewhere(current_actor(), Right.MANAGE_SETTINGS)
    return url_for("settings.show", part="privacy") if may_set else url_for("pages.privacy")


def _step(where: str, code: str) -> str:
    """The page that mends a problem."""
    if where == "guardians":
        return "guardians.page"
    if where.startswith("questions"):
        return "round_questions.show"
    is_of_people = where.startswith(("unit", "group")) and code != "asked_already"
    return "round_people.show" if is_of_people else "round_days.show"
