"""Counts, dates, periods, languages and the log as people read them, whichever language."""

from datetime import timedelta

import pytest
from flask import Flask, render_template_string

from surveyapp.domain.access import OPERATOR, Role
from surveyapp.services import rounds
from surveyapp.services.installation import Installation
from surveyapp.store.tables import AuditEntry
from surveyapp.web import wording
from tests import build
from tests.web import staff
from tests.web.staff import Browser

NO_BREAK = "\N{NO-BREAK SPACE}"


@pytest.fixture
def peopled(installation: Installation) -> Installation:
    with installation.writing() as session:
        build.organisation(session)
    return installation


@pytest.fixture
def app(peopled: Installation) -> Flask:
    return staff.site(peopled)


@pytest.fixture
def controller(app: Flask, peopled: Installation) -> Browser:
    return staff.browser(app, peopled, Role.CONTROLLER, "fjordvik")


def text(browser: Browser, path: str, language: str) -> str:
    return browser.get(f"{path}{'&' if '?' in path else '?'}lang={language}").text


@pytest.mark.parametrize(
    ("language", "said"), [("en", "12,000 units"), ("nb", f"12{NO_BREAK}000 enheter")]
)
def test_what_is_counted_has_its_thousands_apart(app: Flask, language: str, said: str) -> None:
    template = '{{ ngettext("%(num)s unit", "%(num)s units", count) }}'
    with app.test_request_context(f"/?lang={language}"):
        app.preprocess_request()
        assert wording.ngettext("%(num)s unit", "%(num)s units", 12_000) == said
        assert render_template_string(template, count=12_000) == said


@pytest.mark.parametrize(
    ("language", "said"), [("en", "12,000 invited"), ("nb", f"12{NO_BREAK}000 inviterte")]
)
def test_many_invited_are_readable(
    peopled: Installation, controller: Browser, language: str, said: str
) -> None:
    round_id = staff.planned(peopled, units={"bakken": 12_000})

    assert text(controller, f"/rounds/{round_id}", language).count(said) == 1


def test_a_survey_tells_its_languages_by_their_own_names(controller: Browser) -> None:
    page = text(controller, "/rounds/new", "en")

    assert '<span lang="nb">Norsk</span>, <span lang="en">English</span>' in page
    assert "nb, en" not in page


@pytest.mark.parametrize(
    ("language", "called"), [("en", "school year 2026–27"), ("nb", "skoleåret 2026–27")]
)
def test_a_school_year_is_called_by_its_name(
    peopled: Installation, controller: Browser, language: str, called: str
) -> None:
    round_id = staff.planned(peopled)
    with peopled.writing() as session:
        rounds.get(session, round_id).period = "2026-27"

    assert called in text(controller, "/rounds", language)
    assert called in text(controller, f"/rounds/{round_id}", language)


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ("before: 1 December 2026, 23:59", "closes: 8 December 2026, 23:59", "survey 1")),
        (
            "nb",
            (
                "før: 1. desember 2026 kl. 23.59",
                "stenger: 8. desember 2026 kl. 23.59",
                "undersøkelse 1",
            ),
        ),
    ],
)
def test_the_log_tells_times_as_people_do(
    peopled: Installation, controller: Browser, language: str, parts: tuple[str, ...]
) -> None:
    _logged(
        peopled,
        "round.extend",
        before="2026-12-01T22:59:59+00:00",
        closes_at="2026-12-08T22:59:59+00:00",
    )
    _logged(peopled, "round.hold_back", until="2026-12-20T11:00:00+00:00")

    page = text(controller, "/audit", language).replace(NO_BREAK, " ")

    for part in parts:
        assert part in page
    assert "2026-12-" not in page


def test_the_log_has_words_for_every_detail_there_is(
    peopled: Installation, controller: Browser
) -> None:
    _logged(peopled, "person.grant", role="unit_leader", unit="bakken")
    _logged(peopled, "figure.correct", value=12450.5, state="measured", before=None)
    _logged(peopled, "round.plan", definition="k", period="2026", units={"bakken": 20}, groups={})
    _logged(peopled, "round.count", is_complete=True, damaged=0, sha256="ab12")
    _logged(peopled, "indicators.import", added=["a", "b"], changed=[])
    _logged(peopled, "target.set", before={}, after={"target": 4.5, "lower_limit": 4.0})

    page = text(controller, "/audit", "nb").replace(NO_BREAK, " ")

    for said in (
        "rolle: enhetsleder · enhet: bakken",
        "tall: 12 450,5 · tilstand: målt · før: ingen",
        "spørreskjema: k · periode: 2026 · inviterte: bakken 20 · inviterte i grupper: ingen",
        "alle svar er talt: ja · svar som ikke kunne leses: 0 · fingeravtrykk: ab12",
        "nye: a, b · endret: ingen",
        "satt et mål",
        "før: ingen · etter: mål 4,5, nedre grense 4",
    ):
        assert said in page


def test_the_log_is_searched_by_the_words_it_shows(
    peopled: Installation, controller: Browser
) -> None:
    _logged(peopled, "round.extend", before="2026-12-01T22:59:59+00:00")
    _logged(peopled, "codes.make", unit="bakken", number=20, anew=False)

    assert "alle på nytt: nei" in text(controller, "/audit?about=laget svarkoder", "nb")
    assert "before:" in text(controller, "/audit?about=EXTENDED", "en")
    assert "all anew" not in text(controller, "/audit?about=extended", "en")


def _logged(installation: Installation, action: str, **details: object) -> None:
    with installation.writing() as session:
        session.add(
            AuditEntry(
                at=build.NOW + timedelta(hours=1),
                actor=OPERATOR.email,
                action=action,
                thing="round 1",
                details=details,
            )
        )
