"""A scorecard as files: the same states everywhere, numbers as numbers, nothing withheld."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from surveyapp.domain.access import OPERATOR, Role
from surveyapp.domain.figure import FigureState
from surveyapp.services import figures
from surveyapp.services.installation import Installation
from tests import build, build_scorecard
from tests.paper import papers
from tests.web import staff
from tests.web.staff import Browser

CARD = "/scorecards/bakken/2026"
STATES = {
    "budget-deviation": ("published", "Shown", "0.6"),
    "staff-survey": ("published", "Shown", "4.1"),
    "user-satisfaction": ("not_run", "No survey", "No survey"),
    "sickness-absence": ("withdrawn", "Withdrawn", "Withdrawn"),
    "qualified-staff": ("not_measured", "Not measured", "Not measured"),
    "transition-plans": ("not_relevant", "Not relevant", "Not relevant"),
    "sorted-waste": ("suppressed", "Withheld", "Withheld"),
    "local-partners": ("pending", "Not ready yet", "Not ready yet"),
}
"""Per indicator its state, the word for it in a spreadsheet, and what page and paper say."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Every state there is at one kindergarten, and a low response."""
    installation = build.installation(tmp_path_factory.mktemp("files") / "instance")
    with installation.writing() as session:
        build.organisation(session)
        build_scorecard.catalogue(session)
        build_scorecard.figure(session, "budget-deviation", -0.6)
        build_scorecard.figure(session, "sickness-absence", 8.3)
        low = figures.Entry("staff-survey", "bakken", "2026", 4.1, n=9, response_rate=38)
        figures.record(session, OPERATOR, low, build.NOW, confirmed=True)
        for indicator, state in (
            ("sickness-absence", FigureState.WITHDRAWN),
            ("qualified-staff", FigureState.NOT_MEASURED),
            ("transition-plans", FigureState.NOT_RELEVANT),
            ("sorted-waste", FigureState.SUPPRESSED),
        ):
            build_scorecard.figure(session, indicator, None, state=state, comment="Se notat")
    yield installation
    installation.engine.dispose()


@pytest.fixture(scope="module")
def app(filled: Installation) -> Flask:
    return staff.site(filled)


@pytest.fixture(scope="module")
def leader(app: Flask, filled: Installation) -> Browser:
    return staff.browser(app, filled, Role.UNIT_LEADER, "bakken")


@pytest.fixture(scope="module")
def names() -> Mapping[str, str]:
    return {one.key: one.name.into("en") for one in build_scorecard.LIBRARY.catalogue.indicators}


def file(leader: Browser, shape: str) -> bytes:
    answer = leader.get(f"{CARD}/file/{shape}?lang=en")
    assert answer.status_code == 200
    assert f"filename=scorecard-bakken-2026.{shape}" in answer.headers["Content-Disposition"]
    return answer.data


def sheets(leader: Browser) -> dict[str, list[dict[str, object]]]:
    """Per sheet of the workbook its rows by column."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(file(leader, "xlsx")))
    found = {}
    for name in book.sheet_names:
        heading, *rows = book.get_sheet_by_name(name).to_python()
        found[name] = [dict(zip(heading, row, strict=True)) for row in rows]
    return found


def part_of(text: str, names: Mapping[str, str], key: str) -> str:
    """What follows an indicator's name in its table, until the next one's."""
    places = sorted((text.rindex(name), one) for one, name in names.items() if name in text)
    ends = pairwise([*places, (len(text), "")])
    return next(text[start:end] for (start, one), (end, _) in ends if one == key)


def test_the_states_are_told_apart_on_page_print_and_in_every_file(
    leader: Browser, names: Mapping[str, str]
) -> None:
    """One row a state in all of them; the printed page is the page itself."""
    page = re.sub(r"<[^>]+>", " ", leader.get(f"{CARD}?lang=en").text.partition("</h2>")[2])
    page = " ".join(page.replace("\u00ad", "").partition("From figures to actions")[0].split())
    paper = " ".join(" ".join(papers.texts(file(leader, "pdf"))).replace("\x02", "").split())
    told = json.loads(file(leader, "json"))
    machine = csv.DictReader(io.StringIO(file(leader, "plain.csv").decode()))
    excel = csv.DictReader(
        io.StringIO(file(leader, "excel.csv").decode("utf-8-sig")), delimiter=";"
    )
    by_key = {one["key"]: one for area in told["focus_areas"] for one in area["indicators"]}
    in_csv = {row["indicator"]: row for row in machine}
    in_excel = {row["Indicator"]: row for row in excel}
    in_book = {
        row["Indicator"]: row
        for rows in sheets(leader).values()
        for row in rows
        if "Indicator" in row
    }

    for key, (state, word, said) in STATES.items():
        name = names[key]
        assert (by_key[key]["state"], in_csv[key]["state"]) == (state, state)
        assert (in_excel[name]["State"], in_book[name]["State"]) == (word, word)
        assert said in part_of(page, names, key), key
        assert said in part_of(paper, names, key), key
        has_number = state == "published"
        assert isinstance(in_book[name]["Result"], float) is has_number
        assert bool(in_csv[key]["value"]) is has_number
        assert ("value" in by_key[key]) is has_number


def test_a_low_response_is_a_flag_beside_the_value(
    leader: Browser, names: Mapping[str, str]
) -> None:
    row = next(
        row for row in sheets(leader)["Organisation"] if row["Indicator"] == names["staff-survey"]
    )

    assert (row["State"], row["Result"], row["Low response"]) == ("Shown", 4.1, "low response")
    assert row["Response rate, per cent"] == 38


def test_a_workbook_has_a_cover_with_a_key_and_a_sheet_for_each_focus_area(leader: Browser) -> None:
    found = sheets(leader)

    assert list(found) == ["Scorecard", "Services-users", "Economy", "Organisation", "Community"]
    cover = {row["What"]: row["Words"] for row in found["Scorecard"]}
    assert cover["Unit"] == "Bakken"
    assert {word for _, word, _ in STATES.values()} <= cover.keys()
    [economy] = found["Economy"]
    assert (economy["Result"], economy["Target"], economy["Lower limit"]) == (-0.6, 0.0, -2.0)


def test_the_pdf_is_at_most_two_pages_that_a_screen_reader_can_read(leader: Browser) -> None:
    made = file(leader, "pdf")

    assert len(papers.texts(made)) <= 2
    assert papers.is_for_everybody(made)
    assert papers.languages(made) == {"en", "nb"}
