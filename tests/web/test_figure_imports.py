"""A file or a column of figures on the pages: looked over first, then taken whole or not at all."""

import html
import io
import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from surveyapp.domain.access import OPERATOR, Role
from surveyapp.services import figures, tabular_files
from surveyapp.services.installation import Installation
from tests import build, build_scorecard
from tests.services.workbooks import workbook
from tests.web import staff
from tests.web.staff import Browser

IMPORT = "/figures/import"
COLUMN = "/figures/indicator/sickness-absence/2026"
GOOD = ("sickness-absence", "bakken", 2026, 8.6, "Lønnssystem", "")


@pytest.fixture
def app(filled: Installation) -> Flask:
    return staff.site(filled)


@pytest.fixture
def controller(app: Flask, filled: Installation) -> Browser:
    return staff.browser(app, filled, Role.CONTROLLER, "fjordvik")


def upload(browser: Browser, data: bytes, name: str = "tall.xlsx") -> TestResponse:
    token = browser.token(f"{IMPORT}?lang=nb")
    file = (io.BytesIO(data), name)
    return browser.client.post(IMPORT, data={"csrf_token": token, "file": file})


def confirm(browser: Browser, preview: str, **changes: str) -> TestResponse:
    """Presses the button of a preview, as a browser sends what stands in its form."""
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', preview))
    [rows] = re.findall(r'<textarea name="rows"[^>]*>\n(.*?)</textarea>', preview, re.DOTALL)
    fields["rows"] = rows.replace("\n", "\r\n")
    sent = {name: html.unescape(text) for name, text in fields.items()}
    return browser.client.post(f"{IMPORT}/confirm", data=sent | changes)


def words(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", html.unescape(answer.text))


def recorded(installation: Installation, unit: str = "bakken") -> list[float | None]:
    with installation.reading() as session:
        chain = figures.history(session, "sickness-absence", unit, "2026")
        return [figure.value for figure in chain]


def test_a_file_is_looked_over_and_then_taken(filled: Installation, controller: Browser) -> None:
    preview = upload(controller, workbook(GOOD, ("sorted-waste", "lia", 2026, 61)))
    assert preview.status_code == 200
    assert "Lagre 2 tall" in words(preview)
    assert recorded(filled) == []

    done = confirm(controller, preview.text)

    assert done.status_code == 302
    assert recorded(filled) == [8.6]
    told = words(controller.get("/figures?period=2026"))
    assert "2 tall er tatt imot: 2 nye, 0 rettet, 0 uten endring." in told
    assert "Importert fra tall.xlsx" in words(controller.get("/figures/bakken/2026"))
    again = upload(controller, workbook(GOOD))
    assert "Her er det ikke noe nytt" in words(again)


def test_what_is_wrong_is_told_by_cell_with_a_link_to_it(
    filled: Installation, controller: Browser
) -> None:
    faulty = workbook(
        GOOD,
        ("sickness-absence", "lia", 2026, "8,6/9,1"),
        ("user-satisfaction", "bakken", 2026, 4.5),
    )

    answer = upload(controller, faulty)

    assert answer.status_code == 422
    assert re.search(r"<title>\s*Feil:", answer.text)
    assert "2 rader må rettes. Ingenting er lagret." in words(answer)
    assert re.findall(r'<li><a href="#(\w+)">', answer.text) == ["D3", "A4"]
    assert re.findall(r'is-err" id="(\w+)"', answer.text) == ["D3", "A4"]
    assert '<textarea name="rows"' not in answer.text
    assert recorded(filled) == []


def test_an_odd_value_is_shown_and_may_be_saved(filled: Installation, controller: Browser) -> None:
    preview = upload(controller, workbook(("sickness-absence", "bakken", 2026, 86)))

    assert "D2: 86,0 % er langt fra 9,1 % i 2025. Mente du 8,6 %?" in words(preview)
    assert "is-watch" in preview.text
    confirm(controller, preview.text)
    assert recorded(filled) == [86.0]


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "tall.csv", "tall.csv:1: Filen er tom."),
        (workbook(GOOD), "tall.xlsm", "tall.xlsm: Filen har makroer og leses ikke."),
        (b"enhet;verdi\nbakken;1\n", "tall.csv", "tall.csv:1: indicator: Denne kolonnen mangler."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    controller: Browser, data: bytes, name: str, sentence: str
) -> None:
    answer = upload(controller, data, name)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "Ingenting er lagret." in words(answer)


def test_a_file_larger_than_allowed_is_refused_with_what_to_do(controller: Browser) -> None:
    answer = controller.client.post(
        f"{IMPORT}?lang=nb", data=b"x" * 2_200_000, content_type="multipart/form-data; boundary=b"
    )

    assert answer.status_code == 413
    assert "Send en mindre fil" in words(answer)


def test_figures_recorded_since_the_preview_are_not_overwritten(
    filled: Installation, controller: Browser
) -> None:
    preview = upload(controller, workbook((*GOOD[:5], "Rettet")))
    with filled.writing() as session:
        build_scorecard.figure(session, "sickness-absence", 8.0)

    answer = confirm(controller, preview.text)

    assert answer.status_code == 409
    assert "Noen andre har registrert tall i mellomtiden." in words(answer)
    assert recorded(filled) == [8.0]
    assert confirm(controller, answer.text).status_code == 302
    assert recorded(filled) == [8.6, 8.0]


def test_five_thousand_rows_travel_through_the_preview(
    filled: Installation, controller: Browser
) -> None:
    lines = [
        f"sickness-absence;bakken;{1000 + year // 12}-{year % 12 + 1:02};4,5"
        for year in range(5000)
    ]
    data = "\n".join(["indikator;enhet;periode;verdi", *lines]).encode("cp1252")

    preview = upload(controller, data, "tall.csv")

    assert "Lagre 5 000 tall" in words(preview).replace("\N{NO-BREAK SPACE}", " ")
    assert "4 900 rader til vises ikke her." in words(preview).replace("\N{NO-BREAK SPACE}", " ")
    [rows] = re.findall(r'<textarea name="rows"[^>]*>\n(.*?)</textarea>', preview.text, re.DOTALL)
    assert len(tabular_files.of_bytes("", rows.encode()).lines) == 5001
    assert confirm(controller, preview.text).status_code == 302
    with filled.reading() as session:
        assert figures.history(session, "sickness-absence", "bakken", "1000-01")


@pytest.mark.parametrize("shape", ["xlsx", "csv"])
def test_the_file_to_fill_in_comes_back_through_the_importer(
    filled: Installation, controller: Browser, shape: str
) -> None:
    template = controller.get(f"/figures/template/{shape}?period=2026&lang=nb").data
    table = tabular_files.of_bytes(f"tall.{shape}", template)
    at = {name: place for place, name in enumerate(table.lines[0][1])}
    filled_in = [table.lines[0][1]]
    for _line, cells in table.lines[1:]:
        if cells[at["måleindikator"]] == "sickness-absence":
            row = cells + [""] * (len(at) - len(cells))
            row[at["verdi"]] = "7,5"
            filled_in.append(row)

    preview = upload(controller, "\n".join(";".join(row) for row in filled_in).encode(), "tall.csv")

    assert confirm(controller, preview.text).status_code == 302
    assert recorded(filled) == recorded(filled, "lia") == [7.5]


def test_a_pasted_column_is_looked_over_and_taken(
    filled: Installation, controller: Browser
) -> None:
    page = controller.get(f"{COLUMN}?lang=nb").text
    assert re.findall(r'<span class="sub">(\w+)</span>\s*</th>', page) == [
        "bakken",
        "lia",
        "skolen",
    ]

    wrong = controller.send(COLUMN, page=COLUMN, column="8,6\nmye\n7,1", source="Lønnssystem")
    assert wrong.status_code == 422
    assert "Linje 2: «mye» Dette er ikke et tall." in words(wrong)
    assert "8,6\nmye\n7,1" in wrong.text

    preview = controller.send(COLUMN, page=COLUMN, column="8,6\r\n\r\n7,1", source="Lønnssystem")
    done = confirm(controller, preview.text)

    assert done.headers["Location"] == COLUMN
    assert recorded(filled) == [8.6]
    assert recorded(filled, "lia") == []
    assert recorded(filled, "skolen") == [7.1]


def test_the_list_of_who_owes_figures_has_a_text_to_copy(
    app: Flask, filled: Installation, controller: Browser
) -> None:
    with filled.writing() as session:
        figures.organisation.unit(session, "lia").leader_email = "liv@example.org"

    page = words(controller.get("/figures/reminders?period=2026&lang=nb"))

    assert "liv@example.org" in page
    assert "Disse tallene for 2026 mangler:" in page
    assert 'href="mailto:liv%40example.org?subject=Tall%20for%202026&body=' in page
    leader = staff.browser(app, filled, Role.UNIT_LEADER, "bakken")
    assert "liv@example.org" not in leader.get("/figures/reminders?period=2026").text


def test_the_controller_is_told_of_figures_that_wait(
    app: Flask, filled: Installation, controller: Browser
) -> None:
    year = staff.real_now().year
    with filled.writing() as session:
        entry = figures.Entry("sickness-absence", "lia", str(year), 8.0)
        figures.record(session, OPERATOR, entry, build.NOW)

    assert re.search(r"\d figures? to approve", controller.get("/?lang=en").text)
    leader = staff.browser(app, filled, Role.UNIT_LEADER, "lia")
    assert "to approve" not in leader.get("/?lang=en").text
