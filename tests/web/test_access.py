"""Who may call what: every endpoint, every role, at one's own unit and at another."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from flask import Flask

from surveyapp.domain.access import Role
from surveyapp.services.installation import Installation
from surveyapp.store import people
from surveyapp.store.tables import Person
from tests import build
from tests.web import staff
from tests.web.staff import ANYBODY, Browser

COLUMNS = [ANYBODY, *Role]

# Answers at the unit one has the role at / at another unit; one number where they are the same,
# or where the page is of no unit. Posts carry nothing but a valid form token, so that 422 means:
# allowed, but not filled in. An unknown round or person is 404; so is one that is none of one's
# business: 403 is for what everybody knows there is.
TABLE = """
                      anyb  admin  contr  direc  secto  leade  staff  texts  helpe  audit  polit
pages.privacy         200   200    200    200    200    200    200    200    200    200    200
evidence.page         200   200    200    200    200    200    200    200    200    200    200
documents.public      200   200    200    200    200    200    200    200    200    200    200
documents.listing     302   403    403    403    403    403    403    403    403    403    403
documents.internal    302   403    403    403    403    403    403    403    403    403    403
documents.pdf         302   403    403    403    403    403    403    403    403    403    403
pages.accessibility   200   200    200    200    200    200    200    200    200    200    200
pages.reading_help    200   200    200    200    200    200    200    200    200    200    200
pages.health          200   200    200    200    200    200    200    200    200    200    200
pages.ready           200   200    200    200    200    200    200    200    200    200    200
sign_in.page          200   302    302    302    302    302    302    302    302    302    302
sign_in.sign_in       422   422    422    422    422    422    422    422    422    422    422
sign_in.sign_out      403   302    302    302    302    302    302    302    302    302    302
sign_in.choose        404   404    404    404    404    404    404    404    404    404    404
sign_in.save          404   404    404    404    404    404    404    404    404    404    404
start.page            302   200    200    200    200    200    200    200    200    200    200
rounds.listing        302   200    200    200    200    200    403    403    403    200    403
rounds.show           302   2/404  2/404  2/404  2/404  2/404  403    403    403    2/404  403
round_plans.choose    302   403    200    403    403    200    403    403    403    403    403
round_plans.begin     403   403    422    403    403    422    403    403    403    403    403
round_plans.start     403   403    409/404 403   403    409/404 403  403    403    403    403
round_preview.page    302   2/404  2/404  2/404  2/404  2/404  403    403    403    2/404  403
round_reminders.page  302   2/404  2/404  2/404  2/404  2/404  403    403    403    2/404  403
round_people.show     302   403    409/404 403   403    409/404 403  403    403    403    403
round_people.save     403   403    409/404 403   403    409/404 403  403    403    403    403
round_questions.show  302   403    409/404 403   403    409/404 403  403    403    403    403
round_questions.save  403   403    409/404 403   403    409/404 403  403    403    403    403
round_days.show       302   403    409/404 403   403    409/404 403  403    403    403    403
round_days.save       403   403    409/404 403   403    409/404 403  403    403    403    403
round_acts.confirm    302   403    2/404  403    403    2/404  403    403    403    403    403
round_acts.do         403   403    4/404  403    403    4/404  403    403    403    403    403
guardians.page        302   403    9/404  403    403    9/404  403    403    403    403    403
guardians.save        403   403    9/404  403    403    9/404  403    403    403    403    403
assisted.listing      302   403    403    403    403    403    403    403    200    403    403
assisted.form         302   403    403    403    403    403    403    403    2/404  403    403
assisted.take         403   403    403    403    403    403    403    403    4/404  403    403
mailings.listing      302   403    3/404  403    403    3/404  403    403    403    403    403
mailings.show         302   403    2/404  403    403    2/404  403    403    403    403    403
mailings.add          403   403    4/404  403    403    4/404  403    403    403    403    403
mailings.remind       403   403    4/404  403    403    4/404  403    403    403    403    403
mailings.forget       403   403    3/404  403    403    3/404  403    403    403    403    403
class_mode.choose     302   403    404    403    403    404    404    403    403    403    403
class_mode.show       302   403    404    403    403    404    404    403    403    403    403
letters.page          302   403    2/403  403    403    2/403  403    403    403    403    403
letters.paper         302   403    2/403  403    403    2/403  403    403    403    403    403
letters.make          403   403    4/403  403    403    4/403  403    403    403    403    403
letters.void          403   403    4/403  403    403    4/403  403    403    403    403    403
results.listing       302   403    200    200    200    200    200    403    403    200    403
results.of_unit       302   403    2/403  2/403  2/403  2/403  2/403  403    403    2/403  403
over_time.page        302   403    404/403 404/403 404/403 404/403 404/403 403 403 404/403 403
index_quality.page    302   403    404/403 403    403    403    403    403    403    403    403
invited_notes.page    302   403    409/403 403    403    409/403 403    403    403    403    403
invited_notes.save    302   403    409/403 403    403    409/403 403    403    403    403    403
result_downloads.file 302   403    404/403 404/403 404/403 404/403 404/403 403 403 404/403 403
comparisons.file      302   403    200    200    200    403    403    403    403    403    200
actions.listing       302   403    200    200    200    200    200    403    403    200    403
actions.propose       403   403    404/403 403   404/403 404/403 403  403    403    403    403
actions.remove        403   403    404    403    404    404    403    403    403    403    403
action_plans.show     302   403    2/403  2/403  2/403  2/403  2/403  403    403    2/403  403
action_plans.file     302   403    2/403  2/403  2/403  2/403  2/403  403    403    2/403  403
action_plans.decide   403   403    404/403 403   404/403 404/403 403  403    403    403    403
action_plans.choose   302   403    2/403  403    2/403  2/403  403    403    403    403    403
action_plans.carry_over 403 403    3/403  403    3/403  3/403  403    403    403    403    403
plan_actions.new      302   403    2/403  403    2/403  2/403  403    403    403    403    403
plan_actions.add      403   403    4/403  403    4/403  4/403  403    403    403    403    403
plan_actions.show     302   403    404/403 403   404/403 404/403 403  403    403    403    403
plan_actions.change   403   403    404/403 403   404/403 404/403 403  403    403    403    403
plan_actions.note     403   403    404/403 403   404/403 404/403 403  403    403    403    403
sign_offs.page        302   403    2/403  2/403  2/403  2/403  2/403  403    403    2/403  2/403
sign_offs.sign        403   403    9/403  403    403    9/403  403    403    403    403    403
sign_offs.reopen      403   403    404/403 403   403    404/403 403  403    403    403    403
sign_offs.show        302   403    404/403 404/403 404/403 404/403 404/403 403 403 404/403 404/403
sign_offs.file        302   403    404/403 404/403 404/403 404/403 404/403 403 403 404/403 403
sign_offs.changes     302   403    404/403 404/403 404/403 404/403 404/403 403 403 404/403 404/403
comments.page         302   403    2/403  403    2/403  2/403  403    403    403    403    403
comments.save         403   403    3/403  403    3/403  3/403  403    403    403    403    403
comparisons.page      302   403    200    200    200    403    403    403    403    403    200
comparison_cards.page 302   403    200    200    200    403    403    403    403    403    200
comparison_cards.file 302   403    200    200    200    403    403    403    403    403    200
benchmarks.listing    302   403    200    403    403    403    403    403    403    403    403
benchmarks.record     403   403    422    403    403    403    403    403    403    403    403
benchmarks.take       403   403    422    403    403    403    403    403    403    403    403
benchmarks.remove     403   403    403    403    403    403    403    403    403    403    403
causes.page           302   403    200    200    200    200    200    403    403    200    200
causes.new            302   403    200    403    403    403    403    403    403    403    403
causes.add            403   403    422    403    403    403    403    403    403    403    403
causes.edit           302   403    404    403    403    403    403    403    403    403    403
causes.change         403   403    422    403    403    403    403    403    403    403    403
causes.remove         403   403    403    403    403    403    403    403    403    403    403
structure.call        403   403    403    403    403    403    403    403    403    403    403
structure.listing     302   403   403   403   403   403   403   403   403   403   403
structure.check       302   403   403   403   403   403   403   403   403   403   403
structure.new         302   403   403   403   403   403   403   403   403   403   403
structure.add         403   403   403   403   403   403   403   403   403   403   403
structure.entry       302   403   404   403   403   403   403   403   403   403   403
structure.save        403   403   403   403   403   403   403   403   403   403   403
structure.move        403   403   404   403   403   403   403   403   403   403   403
target_sheets.of_indicator 302 403 403 403 403 403 403 403 403 403 403
target_sheets.save_of_indicator 403 403 404 403 403 403 403 403 403 403 403
target_sheets.of_type 302   403   403   403   403   403   403   403   403   403   403
target_sheets.save_of_type 403 403 302 403 403 403 403 403 403 403 403
structure.own         302 403 200/403 403 403 200/403 403 403 403 403 403
structure.new_own     302 403 200/403 403 403 200/403 403 403 403 403 403
structure.add_own     403 403 422/403 403 403 422/403 403 403 403 403 403
structure.entry_own   302 403 404/403 403 403 404/403 403 403 403 403 403
structure.save_own    403 403 404/403 403 403 404/403 403 403 403 403 403
target_sheets.of_unit 302 403 200/403 403 403 200/403 403 403 403 403 403
target_sheets.save_of_unit 403 403 302/403 403 403 302/403 403 403 403 403 403
figures.listing       302   403    302    403    302    302    403    403    403    403    403
figures.show          302   403    2/403  403    2/403  2/403  403    403    403    403    403
figures.save          403   403    3/403  403    3/403  3/403  403    403    403    403    403
figures.history       302   403    404/403 403   404/403 404/403 403  403    403    403    403
figure_columns.show   302   403    404    403    404    404    403    403    403    403    403
figure_columns.paste  403   403    404    403    404    404    403    403    403    403    403
figure_imports.page   302   403    200    403    200    200    403    403    403    403    403
figure_imports.look_over 403 403   422    403    422    422    403    403    403    403    403
figure_imports.confirm 403  403    400    403    400    400    403    403    403    403    403
figure_imports.template 302 403    200    403    200    200    403    403    403    403    403
figure_reminders.page 302   403    200    403    200    200    403    403    403    403    403
figure_approvals.approve 403 403   302    403    302    302    403    403    403    403    403
figure_approvals.take_back 403 403 404/403 403 404/403 404/403 403   403    403    403    403
figure_approvals.close 403  403    3/403  403    403    403    403    403    403    403    403
scorecards.listing    302   403    200    200    200    200    200    403    403    200    200
scorecards.chosen     302   403    3/403  3/403  3/403  3/403  3/403  403    403    3/403  3/403
scorecards.show       302   403    2/403  2/403  2/403  2/403  2/403  403    403    2/403  2/403
scorecard_downloads.file 302   403    2/403  2/403  2/403  2/403  2/403  403    403    2/403  2/403
scorecards.provenance 302   403    404/403 404/403 404/403 404/403 404/403 403 403 404/403 404/403
texts.listing         302   403    403    403    403    403    403    200    403    403    403
texts.queue           302   403    403    403    403    403    403    403    403    403    403
texts.decide          403   403    403    403    403    403    403    403    403    403    403
texts.release         403   403    403    403    403    403    403    403    403    403    403
access.listing        302   200    200    403    403    403    403    403    403    403    403
access.add            403   422    422    403    403    403    403    403    403    403    403
access.person         302   2/404  2/404  403    403    403    403    403    403    403    403
access.grant          403   4/404  4/404  403    403    403    403    403    403    403    403
access.revoke         403   404    404    403    403    403    403    403    403    403    403
access.link           403   2/404  2/404  403    403    403    403    403    403    403    403
access.disable        403   3/404  3/404  403    403    403    403    403    403    403    403
access.enable         403   3/404  3/404  403    403    403    403    403    403    403    403
settings.overview     302   403    403    403    403    403    403    403    403    403    403
settings.show         302   403    403    403    403    403    403    403    403    403    403
settings.save         403   403    403    403    403    403    403    403    403    403    403
audit.listing         302   403    403    403    403    403    403    403    403    403    403
"""
SHORT = {"2": 200, "3": 302, "4": 422, "9": 409}
POSTS = {
    "causes.add",
    "causes.change",
    "causes.remove",
    "benchmarks.record",
    "benchmarks.take",
    "benchmarks.remove",
    "sign_in.sign_in",
    "sign_in.sign_out",
    "sign_in.save",
    "action_plans.decide",
    "action_plans.carry_over",
    "plan_actions.add",
    "plan_actions.change",
    "plan_actions.note",
    "sign_offs.sign",
    "sign_offs.reopen",
    "comments.save",
    "structure.call",
    "structure.add",
    "structure.save",
    "structure.move",
    "structure.add_own",
    "structure.save_own",
    "target_sheets.save_of_indicator",
    "target_sheets.save_of_type",
    "target_sheets.save_of_unit",
    "figures.save",
    "figure_columns.paste",
    "figure_imports.look_over",
    "figure_imports.confirm",
    "figure_approvals.approve",
    "figure_approvals.take_back",
    "figure_approvals.close",
    "actions.propose",
    "actions.remove",
    "round_plans.begin",
    "round_plans.start",
    "round_people.save",
    "round_days.save",
    "round_questions.save",
    "round_acts.do",
    "guardians.save",
    "assisted.take",
    "letters.make",
    "letters.void",
    "mailings.add",
    "mailings.remind",
    "mailings.forget",
    "texts.decide",
    "texts.release",
    "settings.save",
    "access.add",
    "access.grant",
    "access.revoke",
    "access.link",
    "access.disable",
    "access.enable",
}


@dataclass(frozen=True)
class Expected:
    endpoint: str
    role: str
    at_own: int
    at_other: int | None


def _expected() -> Iterator[Expected]:
    for line in TABLE.strip().splitlines()[1:]:
        endpoint, *cells = line.split()
        for role, cell in zip(COLUMNS, cells, strict=True):
            own, _, other = cell.partition("/")
            at_own = SHORT.get(own) or int(own)
            yield Expected(endpoint, role, at_own, int(other) if other else None)


EXPECTED = list(_expected())


@dataclass(frozen=True)
class Place:
    """Things at one unit, as view arguments."""

    arguments: Mapping[str, object]


@pytest.fixture
def own(installation: Installation, app: Flask) -> Place:  # noqa: ARG001 - it makes the units
    return _place(installation, "bakken")


@pytest.fixture
def other(installation: Installation, app: Flask) -> Place:  # noqa: ARG001 - it makes the units
    return _place(installation, "lia")


def _place(installation: Installation, unit: str) -> Place:
    round_id = staff.planned(installation, units={unit: 20}, state="open")
    with installation.writing() as session:
        at = staff.organisation.unit(session, unit)
        somebody = build.person(session, f"staff@{unit}.no", roles={"staff": at})
        return Place(
            {
                "round_id": round_id,
                "unit": unit,
                "act": "extend",
                "paper": "poster",
                "person_id": somebody.id,
                "number": 1,
                "token": "not-a-link",
                "period": "2026",
                "indicator": "not-an-indicator",
                "shape": "xlsx",
                "kind": "factor",
                "key": "not-an-entry",
                "unit_type": "kindergarten",
                "action_id": 999,
                "version": 1,
                "part": "privacy",
                "benchmark_id": 999,
                "link_id": 999,
                "leaflet": "children",
                "register": "record",
                "document": "record",
            }
        )


def test_every_endpoint_stands_in_the_table(app: Flask) -> None:
    """So that a new page cannot be forgotten: it must say here who may call it."""
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == {e.endpoint for e in EXPECTED}
    assert {e.role for e in EXPECTED} == set(COLUMNS)


@pytest.mark.parametrize("role", COLUMNS)
def test_each_role_may_call_what_the_table_says_and_nothing_else(
    installation: Installation, app: Flask, own: Place, other: Place, role: str
) -> None:
    visitor, wrong = None, {}
    for one in (each for each in EXPECTED if each.role == role):
        if visitor is None or visitor.has_left:
            visitor = Visitor(app, staff.browser(app, installation, role, "bakken"))
        wanted = {"own": (own, one.at_own), "other": (other, one.at_other)}
        for where, (place, status) in wanted.items():
            if status is not None and (got := visitor.status(one.endpoint, place)) != status:
                wrong[one.endpoint, where] = (got, status)

    assert wrong == {}


class Visitor:
    """Calls endpoints by name and tells only the status."""

    def __init__(self, app: Flask, browser: Browser) -> None:
        self.app, self.browser = app, browser
        self.token = browser.token("/sign-in?lang=en" if browser.is_anybody else "/")
        self.has_left = False

    def status(self, endpoint: str, place: Place) -> int:
        path = path_of(self.app, endpoint, place)
        self.has_left = endpoint == "sign_in.sign_out"
        if endpoint in POSTS:
            return self.browser.client.post(path, data={"csrf_token": self.token}).status_code
        return self.browser.get(path).status_code


def path_of(app: Flask, endpoint: str, place: Place) -> str:
    rule = next(r for r in app.url_map.iter_rules() if r.endpoint == endpoint)
    with app.test_request_context():
        return app.url_for(endpoint, **{name: place.arguments[name] for name in rule.arguments})


def test_the_log_is_read_by_those_who_may_for_the_whole_municipality(
    installation: Installation, app: Flask
) -> None:
    wanted = {"admin": 200, "controller": 200, "auditor": 200, "director": 403, "staff": 403}

    assert {
        role: staff.browser(app, installation, role, "fjordvik").get("/audit").status_code
        for role in wanted
    } == wanted


def test_settings_and_papers_are_for_those_who_answer_for_the_whole_municipality(
    installation: Installation, app: Flask
) -> None:
    wanted = {
        "admin": (200, 200),
        "controller": (200, 200),
        "auditor": (403, 200),
        "director": (403, 403),
        "unit_leader": (403, 403),
    }
    found = {}
    for role in wanted:
        browser = staff.browser(app, installation, role, "fjordvik")
        found[role] = tuple(
            browser.get(path).status_code for path in ("/admin/limits", "/documents/record")
        )

    assert found == wanted


def test_an_endpoint_that_says_nothing_is_denied_to_everybody(
    installation: Installation, app: Flask
) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")

    for role in COLUMNS:
        answer = staff.browser(app, installation, role, "fjordvik").get("/forgotten")
        assert (answer.status_code, "secret" in answer.text) == (403, False)


def test_a_form_without_its_token_is_refused_in_words(
    installation: Installation, app: Flask, own: Place
) -> None:
    browser = staff.browser(app, installation, "controller", "fjordvik")
    with installation.reading() as session:
        before = session.query(Person).count()

    answers = {
        endpoint: browser.client.post(
            path_of(app, endpoint, own), data={"role": "admin", "unit": "fjordvik"}
        )
        for endpoint in POSTS
    }

    assert {each.status_code for each in answers.values()} == {400}
    assert all("The form could not be read" in each.text for each in answers.values())
    with installation.reading() as session:
        assert session.query(Person).count() == before


def test_what_does_not_exist_is_not_found(
    installation: Installation, app: Flask, own: Place
) -> None:
    assert own.arguments["round_id"] == 1
    browser = staff.browser(app, installation, "controller", "fjordvik")
    wanted = {
        "/rounds/999": 404,
        "/results/999/bakken": 404,
        "/results/1/nowhere": 404,
        "/access/999": 404,
        "/rounds/1/destroy": 404,
        "/rounds/1/pause": 405,
        "/nowhere": 404,
    }

    assert {path: browser.get(path).status_code for path in wanted} == wanted


def test_nobody_gets_a_role_that_was_not_chosen(installation: Installation, app: Flask) -> None:
    browser = staff.browser(app, installation, "controller", "fjordvik")
    person = {"email": "ny@fjordvik.no", "name": "Ny", "unit": "fjordvik"}

    assert re.search(
        r'name="role"[^>]*><option value="">Choose a role', browser.get("/access").text
    )
    answer = browser.send("/access", role="", **person)

    assert 'href="#role"' in answer.text
    with installation.reading() as session:
        assert people.by_email(session, "ny@fjordvik.no") is None
