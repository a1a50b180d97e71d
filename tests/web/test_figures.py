"""Typing figures on a page."""

import html
import re

import pytest
from flask import Flask

from surveyapp.domain.access import OPERATOR, Role
from surveyapp.services import figures, indicators
from surveyapp.services.installation import Installation
from tests import build, build_scorecard
from tests.web import staff
from tests.web.staff import Browser

SHEET = "/figures/bakken/2026"


@pytest.fixture
def app(filled: Installation) -> Flask:
    return staff.site(filled)


@pytest.fixture
def leader(app: Flask, filled: Installation) -> Browser:
    return staff.browser(app, filled, Role.UNIT_LEADER, "bakken")


def boxes(text: str) -> dict[str, str]:
    """What a browser would send back: every box as it stands."""
    inputs = re.findall(
        r'<input (?!type="checkbox")[^>]*name="([\w-]+)"[^>]*?value="([^"]*)"', text
    )
    areas = re.findall(r'<textarea [^>]*name="([\w-]+)"[^>]*>([^<]*)</textarea>', text)
    chosen = re.findall(r'<select [^>]*name="(state-[\w-]+)".*?</select>', text, re.DOTALL)
    found = dict(inputs) | dict(areas)
    for name in chosen:
        block = re.search(rf'name="{name}".*?</select>', text, re.DOTALL)
        assert block
        selected = re.search(r'<option value="(\w*)" selected', block[0])
        found[name] = selected[1] if selected else ""
    return {name: html.unescape(value) for name, value in found.items()}


def send(browser: Browser, language: str = "en", **changes: str) -> tuple[int, str]:
    """Opens the sheet, changes some boxes and saves."""
    fields = boxes(browser.get(f"{SHEET}?lang={language}").text)
    fields |= {name.replace("__", "-"): value for name, value in changes.items()}
    answer = browser.client.post(SHEET, data=fields)
    return answer.status_code, answer.text


def recorded(installation: Installation, indicator: str) -> list[tuple[float | None, str, str]]:
    with installation.reading() as session:
        chain = figures.history(session, indicator, "bakken", "2026")
        return [(figure.value, figure.state, figure.comment) for figure in chain]


@pytest.mark.parametrize("typed", ["8,6", "8.6", "8,6 %", " 8,60 "])
def test_a_figure_is_typed_with_comma_or_point(
    filled: Installation, leader: Browser, typed: str
) -> None:
    status, _text = send(leader, value__sickness__absence=typed)

    assert status == 302
    assert recorded(filled, "sickness-absence") == [(8.6, "measured", "")]


def test_saving_a_sheet_nobody_changed_changes_nothing(
    filled: Installation, leader: Browser
) -> None:
    for language in ("nb", "en"):
        status, _text = send(leader, language)
        assert status == 302

    assert recorded(filled, "budget-deviation") == [(-0.65, "measured", "")]
    assert "Nothing was changed." in leader.get(SHEET).text


def test_an_empty_box_is_never_zero(filled: Installation, leader: Browser) -> None:
    send(leader, value__sickness__absence="")

    assert recorded(filled, "sickness-absence") == []


def test_a_reason_is_recorded_instead_of_a_figure(filled: Installation, leader: Browser) -> None:
    send(leader, state__sorted__waste="not_measured", comment__sorted__waste="Ingen vekt")

    assert recorded(filled, "sorted-waste") == [(None, "not_measured", "Ingen vekt")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("8,6/9,1", "There is more than one number here."),
        ("1,234.5", "It is not clear what is thousands"),
        ("mye", "This is not a number."),
        ("> 5", "Write the number without a sign"),
        ("101", "outside the scale"),
    ],
)
def test_what_cannot_be_read_is_told_at_the_box_and_nothing_is_saved(
    filled: Installation, leader: Browser, typed: str, sentence: str
) -> None:
    status, text = send(leader, value__sickness__absence=typed, value__sorted__waste="61")

    assert status == 422
    assert re.search(r"<title>\s*Error:", text)
    assert 'href="#value-sickness-absence"' in text
    assert html.unescape(text).count(sentence) == 2
    assert boxes(text)["value-sickness-absence"] == typed
    assert boxes(text)["value-sorted-waste"] == "61"
    assert recorded(filled, "sorted-waste") == []


def test_a_jump_asks_for_a_tick_and_then_lets_it_through(
    filled: Installation, leader: Browser
) -> None:
    status, text = send(leader, value__sickness__absence="86")
    assert status == 422
    assert "86.0% is far from 9.1% in 2025." in text
    assert recorded(filled, "sickness-absence") == []

    fields = boxes(text) | {"confirm-sickness-absence": "1"}
    again = leader.client.post(SHEET, data=fields)

    assert again.status_code == 302
    assert recorded(filled, "sickness-absence") == [(86.0, "measured", "")]


def test_a_correction_needs_a_reason_and_keeps_both_figures(
    filled: Installation, leader: Browser
) -> None:
    status, text = send(leader, value__budget__deviation="-0,4")
    assert status == 422
    assert "This corrects a recorded figure. Write in the comment why." in text

    send(leader, value__budget__deviation="-0,4", comment__budget__deviation="Feil konto")

    assert [value for value, _state, _comment in recorded(filled, "budget-deviation")] == [
        -0.4,
        -0.65,
    ]
    history = leader.get(f"{SHEET}/budget-deviation").text
    assert "Feil konto" in history
    assert "−0.4%" in history
    assert "−0.7%" in history or "−0.6%" in history
    assert "Feil konto" in leader.get(SHEET).text


@pytest.fixture
def asked(filled: Installation) -> Installation:
    """A figure from a survey made elsewhere."""
    with filled.writing() as session:
        entry = figures.Entry("staff-survey", "bakken", "2026", 4.5, n=1234, response_rate=48.25)
        figures.record(session, OPERATOR, entry, build.NOW)
    return filled


def who_answered(installation: Installation) -> list[tuple[int | None, float | None]]:
    with installation.reading() as session:
        chain = figures.history(session, "staff-survey", "bakken", "2026")
        return [(figure.n, figure.response_rate) for figure in chain]


@pytest.mark.parametrize(
    ("people", "rate"),
    [("1234", "48,25"), ("1 234", "48.25 %"), ("1\N{NO-BREAK SPACE}234,0", "48,25%")],
)
def test_how_many_answered_a_survey_elsewhere_is_typed_beside_its_figure(
    filled: Installation, leader: Browser, people: str, rate: str
) -> None:
    typed = {"value__staff__survey": "4,5", "n__staff__survey": people}

    status, _text = send(leader, response_rate__staff__survey=rate, **typed)

    assert status == 302
    assert who_answered(filled) == [(1234, 48.25)]


@pytest.mark.parametrize(
    ("box", "typed", "sentence"),
    [
        ("n", "12,5", "Give a whole number of people, at least 1."),
        ("n", "0", "Give a whole number of people, at least 1."),
        ("n", "1.234", "It is not clear what is thousands"),
        ("n", "mange", "This is not a number."),
        ("response_rate", "120", "Give the response rate in per cent, from 0 to 100."),
        ("response_rate", "70-80", "There is more than one number here."),
    ],
)
def test_who_answered_is_told_at_its_box_when_it_cannot_be_right(
    filled: Installation, leader: Browser, box: str, typed: str, sentence: str
) -> None:
    fields = {f"{box}__staff__survey": typed, "value__staff__survey": "4,5"}

    status, text = send(leader, **fields)

    assert status == 422
    assert f'href="#{box}-staff-survey"' in text
    assert html.unescape(text).count(sentence) == 2
    assert boxes(text)[f"{box}-staff-survey"] == typed
    assert re.search(r'<details class="why" open>\s*<summary>From a survey', text)
    assert recorded(filled, "staff-survey") == []


def test_all_that_is_wrong_with_a_row_is_told_at_once(leader: Browser) -> None:
    _status, text = send(
        leader,
        value__staff__survey="mye",
        n__staff__survey="12,5",
        response_rate__staff__survey="120",
    )

    assert re.findall(r'<a href="#(\w+)-staff-survey">', text) == ["value", "n", "response_rate"]


def test_who_answered_needs_a_figure(filled: Installation, leader: Browser) -> None:
    status, text = send(leader, n__staff__survey="12")
    assert status == 422
    assert "Give a number, or the reason why there is none." in text

    status, text = send(leader, n__staff__survey="12", state__staff__survey="not_measured")
    assert status == 422
    assert "not both" in text
    assert recorded(filled, "staff-survey") == []


def test_who_answered_stays_until_somebody_changes_it(asked: Installation, leader: Browser) -> None:
    for language in ("nb", "en"):
        send(leader, language)
    assert who_answered(asked) == [(1234, 48.25)]

    send(leader, value__staff__survey="4,6", comment__staff__survey="Feil lest")
    assert who_answered(asked)[0] == (1234, 48.25)

    status, text = send(leader, n__staff__survey="")
    assert status == 422
    assert "This corrects a recorded figure." in text
    send(leader, n__staff__survey="", comment__staff__survey="Ukjent antall")
    assert who_answered(asked)[0] == (None, 48.25)


@pytest.mark.parametrize(
    ("language", "answers", "rate"),
    [("en", "1,234 answers", "48%"), ("nb", "1 234 svar", "48 %")],
)
@pytest.mark.usefixtures("asked")
def test_who_answered_stands_where_the_figure_comes_from_and_in_its_history(
    leader: Browser, language: str, answers: str, rate: str
) -> None:
    send(leader, n__staff__survey="1300", comment__staff__survey="Telt om igjen")
    pages = ("/scorecards/bakken/2026/staff-survey", f"{SHEET}/staff-survey", SHEET)

    provenance, history, sheet = (
        re.sub(r"\s+", " ", html.unescape(leader.get(f"{page}?lang={language}").text))
        for page in pages
    )

    assert answers.replace("234", "300") in provenance
    assert rate in provenance
    assert 'class="note note--watch' in provenance
    assert answers in history
    assert f"({answers}" in sheet


def test_somebody_elses_entry_is_not_overwritten(filled: Installation, leader: Browser) -> None:
    fields = boxes(leader.get(SHEET).text)
    with filled.writing() as session:
        build_scorecard.figure(session, "sickness-absence", 8.0)

    answer = leader.client.post(SHEET, data=fields | {"value-sickness-absence": "8,6"})

    assert answer.status_code == 422
    assert "Somebody else has recorded this" in answer.text
    assert recorded(filled, "sickness-absence") == [(8.0, "measured", "")]


def test_a_form_without_its_token_is_refused(filled: Installation, leader: Browser) -> None:
    answer = leader.client.post(SHEET, data={"value-sickness-absence": "8,6"})

    assert answer.status_code == 400
    assert recorded(filled, "sickness-absence") == []


def test_those_who_only_read_do_not_type(app: Flask, filled: Installation) -> None:
    reader = staff.browser(app, filled, Role.STAFF, "bakken")

    assert reader.get(SHEET).status_code == 403
    assert reader.get("/figures").status_code == 403
    assert "Record figures" not in reader.get("/scorecards/bakken/2026").text


def test_the_list_says_who_owes_what(app: Flask, filled: Installation) -> None:
    controller = staff.browser(app, filled, Role.CONTROLLER, "fjordvik")

    text = controller.get("/figures?period=2026").text

    rows = re.findall(r'href="/figures/(\w+)/2026"(.*?)</tr>', text, re.DOTALL)
    owed = {unit: found[1] for unit, cell in rows if (found := re.search(r"(\d+) missing", cell))}
    assert int(owed["bakken"]) + 1 == int(owed["lia"])
    assert "fjordvik" not in owed


def test_whoever_enters_for_one_unit_comes_straight_to_its_sheet(leader: Browser) -> None:
    assert leader.get("/figures?period=2026").headers["Location"] == SHEET


def test_survey_indicators_are_not_on_the_sheet(leader: Browser) -> None:
    text = leader.get(SHEET).text

    assert "value-user-satisfaction" not in text
    assert "value-budget-deviation" in text


def test_a_month_takes_what_is_measured_monthly_with_a_forecast_of_the_year(
    filled: Installation, leader: Browser
) -> None:
    with filled.writing() as session:
        row = indicators.row(session, "budget-deviation")
        row.frequency, row.due_days = "month", 17
    page = "/figures/bakken/2026-02"

    text = html.unescape(leader.get(f"{page}?lang=nb").text)
    assert 'name="value-budget-deviation"' in text
    assert 'name="value-sickness-absence"' not in text
    assert "Måles en gang i året." in text
    assert "17. mars 2026" in text

    typed = {"value-budget-deviation": "0,9", "forecast-budget-deviation": "-1,0"}
    assert leader.send(page, page=page, **typed).status_code == 302
    for place in (f"{page}/budget-deviation", "/scorecards/bakken/2026-02/budget-deviation"):
        told = re.sub(r"\s+", " ", html.unescape(leader.get(f"{place}?lang=nb").text))
        assert "mindreforbruk" in told
        assert "−1,0 % (merforbruk)" in told
    card = re.sub(r"\s+", " ", html.unescape(leader.get("/scorecards/bakken/2026-02").text))
    assert "prognose for året: −1,0 % (merforbruk)" in card


def test_an_old_figure_is_told_of_with_its_age(filled: Installation, leader: Browser) -> None:
    year = staff.real_now().year + 1

    text = leader.get(f"/figures/bakken/{year + 1}?lang=en").text

    assert "Missing" in text
    with filled.writing() as session:
        indicators.row(session, "sickness-absence").frequency = "month"
    assert "Old figure" in leader.get(f"/figures/bakken/{year + 1}?lang=en").text
