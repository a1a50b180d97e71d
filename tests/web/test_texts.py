"""The pages on which free texts are reviewed."""

import io
import re
from collections.abc import Iterator

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from surveyapp.domain.access import OPERATOR, Role
from surveyapp.services import settings, texts
from surveyapp.services.installation import Installation
from surveyapp.store.tables import AuditEntry
from tests import build
from tests.web import answered, staff
from tests.web.staff import Browser

WRITTEN = ("Torill er <b>flink</b>.", "Uteområdet er fint.", "Mer mat!", "Alt er bra.", "Ja.")


@pytest.fixture
def round_id(installation: Installation) -> int:
    with installation.writing() as session:
        build.organisation(session)
    made = answered.opened(installation, answered.plan({"bakken": 40}))
    answered.answer(installation, made, {("bakken", None): 12})
    answered.write(installation, made, *WRITTEN)
    answered.released(installation, made)
    return made


@pytest.fixture
def reviewer(installation: Installation, round_id: int) -> Browser:  # noqa: ARG001 - texts wait
    return staff.browser(staff.site(installation), installation, Role.TEXT_REVIEWER, "fjordvik")


def numbers(page: str) -> Iterator[str]:
    return (found[1] for found in re.finditer(r'id="text-(\d+)"', page))


def chosen(page: str, choice: str, **more: str) -> dict[str, str]:
    fields = {}
    for number in numbers(page):
        fields[f"choice-{number}"] = choice
        fields |= {f"{name}-{number}": value for name, value in more.items()}
    return fields


def test_a_reviewer_reads_decides_and_releases(
    installation: Installation, reviewer: Browser, round_id: int
) -> None:
    assert "Read the texts" in reviewer.get("/").text
    assert "0 of 5 decided" in reviewer.get("/texts").text
    address = f"/texts/{round_id}"
    page = reviewer.get(address).text
    assert "<mark>" not in page
    assert "&lt;b&gt;flink&lt;/b&gt;" in page

    saved = reviewer.send(address, page=address, **chosen(page, "show"))
    assert saved.status_code == 302
    assert "Every text is decided on" in reviewer.get(address).text
    reviewer.send(f"{address}/release", page=address)

    leader = staff.browser(staff.site(installation), installation, Role.UNIT_LEADER, "bakken")
    results = leader.get(f"/results/{round_id}/bakken").text
    assert "In their own words" in results
    assert "Uteområdet er fint." in results
    assert "<b>flink" not in results


@pytest.mark.parametrize("shape", ["pdf", "excel.csv", "plain.csv", "xlsx", "json"])
def test_files_hold_the_texts_that_the_page_shows(
    installation: Installation, reviewer: Browser, round_id: int, shape: str
) -> None:
    address = f"/texts/{round_id}"
    page = reviewer.get(address).text
    reviewer.send(address, page=address, **chosen(page, "show"))
    leader = staff.browser(staff.site(installation), installation, Role.UNIT_LEADER, "bakken")
    file = f"/results/{round_id}/bakken/file/{shape}"
    before = read(shape, leader.get(file).data)
    reviewer.send(f"{address}/release", page=address)

    after = read(shape, leader.get(file).data)

    for text in WRITTEN:
        assert text not in before or text == "Ja."
        assert text in after


def read(shape: str, body: bytes) -> str:
    """All the words of a file."""
    match shape:
        case "pdf":
            pages = pypdfium2.PdfDocument(body)
            return " ".join(page.get_textpage().get_text_bounded() for page in pages)
        case "xlsx":
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0)
            return "\n".join(str(cell) for row in sheet.to_python() for cell in row)
        case _:
            return body.decode("utf-8-sig")


def test_nobody_sees_a_text_before_its_release(
    installation: Installation, reviewer: Browser, round_id: int
) -> None:
    leader = staff.browser(staff.site(installation), installation, Role.UNIT_LEADER, "bakken")

    assert "Uteområdet" not in leader.get(f"/results/{round_id}/bakken").text
    assert leader.get(f"/texts/{round_id}").status_code == 403
    assert reviewer.send(f"/texts/{round_id}/release").status_code == 409


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ("withhold", "Say why the text is withheld."),
        ("theme", "Choose what the text is about."),
        ("delete", "Choose what is to happen with the text."),
    ],
)
def test_a_decision_that_says_too_little_keeps_what_was_chosen(
    reviewer: Browser, round_id: int, choice: str, sentence: str
) -> None:
    address = f"/texts/{round_id}"
    fields = chosen(reviewer.get(address).text, choice, hide="Torill")

    answer = reviewer.send(address, page=address, **fields)

    assert answer.status_code == 422
    assert re.search(r"<title>\s*Error:", answer.text)
    assert answer.text.count(sentence) == 2 * len(WRITTEN)
    assert answer.text.count('value="Torill"') == len(WRITTEN)
    assert "0 of 5 decided" in reviewer.get("/texts").text


def test_a_decision_can_be_seen_and_changed(
    installation: Installation, reviewer: Browser, round_id: int
) -> None:
    address = f"/texts/{round_id}"
    page = reviewer.get(address).text
    reviewer.send(address, page=address, **chosen(page, "withhold", because="concern"))

    decided = reviewer.get(f"{address}?show=decided").text

    assert decided.count('value="concern" selected') == len(WRITTEN)
    reviewer.send(address, page=address, **chosen(decided, "theme", theme="thriving"))
    with installation.reading() as session:
        entries = session.query(AuditEntry).filter_by(action="texts.review").all()
        found = texts.queue(session, installation, OPERATOR, round_id)
    assert len(entries) == 2
    assert {one.decision.theme for one in found.texts if one.decision} == {"thriving"}


def test_a_survey_without_texts_is_not_found(installation: Installation, reviewer: Browser) -> None:
    planned = staff.planned(installation)

    assert reviewer.get(f"/texts/{planned}").status_code == 404


def test_who_reads_the_texts_has_the_routine_for_a_concern_on_the_page(
    installation: Installation, reviewer: Browser, round_id: int
) -> None:
    before = reviewer.get(f"/texts/{round_id}").text
    with installation.writing() as session:
        routine = {"concern": "Ring barnevernet samme dag", "concern_phone": "77 11 22 33"}
        settings.change(session, OPERATOR, routine, build.NOW)

    after = reviewer.get(f"/texts/{round_id}").text

    assert "No routine is written" in before
    assert "116\N{NO-BREAK SPACE}111" in before
    assert "Ring barnevernet samme dag" in after
    assert "77\N{NO-BREAK SPACE}11" in after
    assert "No routine is written" not in after
