"""Which pages there are, and what every page of the municipality shows around its own."""

from flask import Flask

from surveyapp.domain.access import Right, may_somewhere
from surveyapp.domain.language import direction
from surveyapp.paper.language import call_scorecards
from surveyapp.services import labels, municipality
from surveyapp.web import (
    access,
    action_plans,
    actions,
    assisted,
    audit,
    benchmarks,
    causes,
    class_mode,
    comments,
    comparison_cards,
    comparisons,
    documents,
    evidence,
    figure_approvals,
    figure_columns,
    figure_imports,
    figure_reminders,
    figures,
    guardians,
    index_quality,
    invited_notes,
    letters,
    mailings,
    over_time,
    pages,
    plan_actions,
    result_downloads,
    results,
    round_acts,
    round_days,
    round_people,
    round_plans,
    round_preview,
    round_questions,
    round_reminders,
    rounds,
    scorecard_downloads,
    scorecards,
    settings,
    sign_in,
    sign_offs,
    start,
    structure,
    target_sheets,
    texts,
)
from surveyapp.web.forms import described
from surveyapp.web.language import language
from surveyapp.web.transaction import actor, reading

_VIEWS = (
    start,
    sign_in,
    rounds,
    round_plans,
    round_people,
    round_days,
    round_preview,
    round_questions,
    round_reminders,
    round_acts,
    guardians,
    result_downloads,
    over_time,
    index_quality,
    invited_notes,
    class_mode,
    letters,
    mailings,
    assisted,
    results,
    scorecards,
    structure,
    target_sheets,
    scorecard_downloads,
    comments,
    actions,
    action_plans,
    plan_actions,
    sign_offs,
    comparisons,
    comparison_cards,
    benchmarks,
    figure_approvals,
    figure_columns,
    figure_imports,
    figure_reminders,
    causes,
    figures,
    texts,
    access,
    settings,
    documents,
    evidence,
    audit,
    pages,
)


def init_app(app: Flask) -> None:
    for view in _VIEWS:
        app.register_blueprint(view.blueprint)
    # It is the form that respondents get, without a cookie, and keeps nothing.
    app.extensions["csrf"].exempt(round_preview.page)
    app.context_processor(_around)
    app.before_request(_name_scorecards)
    app.teardown_request(_name_as_usual)
    app.jinja_env.globals["described"] = described


def _name_scorecards() -> None:
    """Only where somebody is signed in: pages without are the same for everybody."""
    if actor() is not None:
        with reading() as session:
            call_scorecards(labels.scorecard(session))


def _name_as_usual(_error: BaseException | None) -> None:
    call_scorecards({})


def _around() -> dict[str, object]:
    with reading() as session:
        return {
            "municipality": municipality.described(session),
            "actor": actor(),
            "language": language(),
            "direction": direction,
            "offers": _offers,
            "Right": Right,
        }


def _offers(right: Right) -> bool:
    """Whether the menu shows a page that needs `right`."""
    somebody = actor()
    return somebody is not None and may_somewhere(somebody, right)
