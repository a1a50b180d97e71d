"""The scorecard's pages, as those who may read them see them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from surveyapp.domain.access import OPERATOR, Role
from surveyapp.domain.figure import FigureState
from surveyapp.services import figures
from surveyapp.services.installation import Installation
from tests import build, build_scorecard
from tests.web import staff
from tests.web.staff import Browser

CARD = "/scorecards/bakken/2026"
NO_BREAK = "\u00a0"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Two years of a survey and some figures for two kindergartens; nothing for the school."""
    installation = build.installation(tmp_path_factory.mktemp("scorecards") / "instance")
    with installation.writing() as session:
        build.organisation(session)
        build_scorecard.catalogue(session)
        for period in ("2025", "2026"):
            lowered = {"information": (2, 3, 2)} if period == "2026" else {}
            build_scorecard.released(
                session, {"bakken": 20, "lia": 90}, period=period, invited=100, lowered=lowered
            )
        build_scorecard.figure(session, "budget-deviation", 0.3, period="2025")
        build_scorecard.figure(session, "budget-deviation", -0.6)
        build_scorecard.figure(session, "sickness-absence", 8.3)
        build_scorecard.figure(
            session, "staff-survey", None, state=FigureState.SUPPRESSED, comment="For få ansatte"
        )
        build_scorecard.figure(
            session, "qualified-staff", None, state=FigureState.NOT_MEASURED, comment="Ny enhet"
        )
    return installation


@pytest.fixture
def filled(template: Installation, tmp_path: Path) -> Iterator[Installation]:
    made = build.copied(template, tmp_path / "instance")
    yield made
    made.engine.dispose()


@pytest.fixture
def app(filled: Installation) -> Flask:
    return staff.site(filled)


@pytest.fixture
def leader(app: Flask, filled: Installation) -> Browser:
    return staff.browser(app, filled, Role.UNIT_LEADER, "bakken")


def page(reader: Browser, path: str, language: str = "en") -> str:
    answer = reader.get(f"{path}{'&' if '?' in path else '?'}lang={language}")
    assert answer.status_code == 200
    return answer.text


def row(text: str, name: str) -> str:
    start = r'<tr role="row">\s*<th scope="row"[^>]*>\s*<a[^>]*>'
    found = re.search(rf"{start}{name}<.*?</tr>", text, re.DOTALL)
    assert found, f"no row for {name}"
    return found[0]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_scorecard_says_how_it_went_and_shows_every_focus_area(leader: Browser) -> None:
    text = page(leader, CARD)

    assert "<h1>Scorecard for" in text
    assert "targets are reached" in text
    for area in ("Services/users", "Economy", "Organisation", "Community"):
        assert f">{area}</h2>" in text
    assert text.count('class="on"') == 8  # four marks above, four at the headings
    assert len(re.findall(r'<table role="table"', text)) == 4


def test_a_survey_value_stands_with_its_interval_its_answers_and_its_change(
    leader: Browser,
) -> None:
    found = words(row(page(leader, CARD), "Information"))

    assert re.search(r"\d\.\d interval \d\.\d–\d\.\d", found)
    assert "20 of 100 answered" in found
    assert "low response: 20%" in found
    assert "Below lower limit" in found
    assert "clearly down" in found
    assert re.search(r"smallest change [01]\.\d", found)


def test_numbers_are_written_as_the_language_writes_them(leader: Browser) -> None:
    english, norwegian = page(leader, CARD), page(leader, CARD, "nb")

    assert "8.3%" in row(english, "Sickness absence")
    assert f"8,3{NO_BREAK}%" in row(norwegian, "Sykefravær")
    assert "−0.6%" in row(english, "Deviation from budget")
    assert f"−0,6{NO_BREAK}%" in row(norwegian, "Avvik fra budsjett")
    assert "+0.3%" in row(english, "Deviation from budget")


def test_what_has_no_value_says_why_in_words(leader: Browser) -> None:
    text = page(leader, CARD)

    withheld = row(text, "Staff thrive at work")
    assert "Withheld" in withheld
    assert "For få ansatte" in withheld
    assert "Not shown" in withheld
    assert "Not measured" in row(text, "Staff with the right education")
    assert "Nobody has recorded it yet." in row(text, "Sorted waste")


def test_nothing_of_a_withheld_value_is_in_the_page(filled: Installation) -> None:
    with filled.writing() as session:
        build_scorecard.released(
            session, {"bakken": 4, "lia": 60}, period="2027", invited=80, answers=(2,)
        )
    reader = staff.browser(staff.site(filled), filled, Role.CONTROLLER, "fjordvik")

    found = row(page(reader, "/scorecards/bakken/2027"), "Satisfied overall")
    source = page(reader, "/scorecards/bakken/2027/user-satisfaction")

    assert "Withheld" in found
    result = found.split("Target</span>")[0]
    assert 'class="res' not in result
    assert 'class="pt"' not in result
    assert not re.search(r"\d[.,]\d", words(result))
    assert "So few answered this that somebody could be recognised." in source
    assert "95%" not in source.split("Earlier results")[0]


def test_a_status_has_a_shape_and_words_and_is_hollow_when_uncertain(leader: Browser) -> None:
    text = page(leader, CARD)

    assert "sym--open" in text
    assert "Uncertain: close to" in text
    absence = row(text, "Sickness absence")
    assert "sym--watch" in absence
    assert "sym--open" not in absence
    assert "Between lower limit and target" in absence
    assert "≤ 8.0%" in absence
    assert "lower is better" in absence


def test_a_figure_can_be_followed_back_to_its_survey(leader: Browser) -> None:
    found = page(leader, f"{CARD}/information")

    assert re.search(r'href="/results/\d+/bakken"', found)
    for fact in ("Questions", "Response rate", "20 of 100 answered", "Rule", "2026.1"):
        assert fact in words(found)
    assert "2025" in words(found).split("Earlier results")[1]


def test_a_figure_can_be_followed_back_to_who_recorded_it(leader: Browser) -> None:
    found = words(page(leader, f"{CARD}/sickness-absence"))

    assert "Regnskap" in found
    assert "operator, 2 November 2026" in found


def test_a_politician_follows_a_figure_without_a_way_into_the_results(
    app: Flask, filled: Installation
) -> None:
    reader = staff.browser(app, filled, Role.POLITICIAN, "fjordvik")

    assert "/results/" not in page(reader, f"{CARD}/information")


def test_the_period_chooser_is_a_form_that_works_without_script(leader: Browser) -> None:
    answer = leader.get("/scorecards/bakken?period=2025")

    assert answer.headers["Location"] == "/scorecards/bakken/2025"
    assert leader.get("/scorecards/bakken").headers["Location"] == CARD


def test_everybody_finds_the_units_they_may_read(app: Flask, filled: Installation) -> None:
    leader = staff.browser(app, filled, Role.UNIT_LEADER, "bakken")
    controller = staff.browser(app, filled, Role.CONTROLLER, "fjordvik")

    own, everything = page(leader, "/scorecards"), page(controller, "/scorecards")

    assert re.findall(r'href="/scorecards/(\w+)"', own) == ["fjordvik", "bakken"]
    assert set(re.findall(r'href="/scorecards/(\w+)"', everything)) == {
        "fjordvik", "oppvekst", "bakken", "lia", "skolen",
    }  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["/scorecards/nowhere/2026", "/scorecards/bakken/26", f"{CARD}/nothing", "/scorecards/x"],
)
def test_what_does_not_exist_is_not_found(app: Flask, filled: Installation, path: str) -> None:
    reader = staff.browser(app, filled, Role.CONTROLLER, "fjordvik")

    assert reader.get(path).status_code == 404


def test_another_units_scorecard_is_closed_to_a_leader(leader: Browser) -> None:
    assert leader.get("/scorecards/lia/2026").status_code == 403
    assert leader.get("/scorecards/fjordvik/2026").status_code == 200


def test_nothing_on_the_page_is_inline(leader: Browser) -> None:
    for path in (CARD, f"{CARD}/information", "/scorecards", "/figures/bakken/2026"):
        text = page(leader, path)
        assert " style=" not in text
        assert "<style" not in text
        assert not re.search(r"<script(?![^>]* src=)", text)
        assert not re.search(r'fill="#|stroke="#', text)


def test_a_figure_from_a_survey_elsewhere_says_how_few_answered(
    leader: Browser, filled: Installation
) -> None:
    with filled.writing() as session:
        entry = figures.Entry("budget-deviation", "bakken", "2027", 0.2, n=12, response_rate=10.1)
        figures.record(session, OPERATOR, entry, build.NOW)

    text = words(page(leader, "/scorecards/bakken/2027"))

    assert "12 answers" in text
    assert "low response: 10" in text


def test_a_municipality_without_indicators_is_told_so(installation: Installation) -> None:
    with installation.writing() as session:
        build.organisation(session)
    director = staff.browser(staff.site(installation), installation, Role.DIRECTOR, "fjordvik")

    card = page(director, "/scorecards/fjordvik/2026")

    assert "There are no indicators yet." in card
    assert "Result with uncertainty" not in card
    assert "The scorecard now" not in page(director, "/")
