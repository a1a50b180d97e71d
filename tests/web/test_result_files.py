"""A result page as files: exactly what the page shows, and nothing that it withholds."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from surveyapp.domain.release import Published, Release
from surveyapp.services import releases
from surveyapp.services.installation import Installation
from tests import build
from tests.paper import papers
from tests.web import answered, staff


@dataclass(frozen=True)
class Site:
    app: Flask
    installation: Installation
    round_id: int
    release: Release

    def page(self, path: str = "") -> str:
        return self.get(path).decode()

    def get(self, path: str = "") -> bytes:
        browser = staff.browser(self.app, self.installation, "unit_leader", "lia")
        answer = browser.get(f"/results/{self.round_id}/lia{path}?lang=nb")
        assert answer.status_code == 200
        return answer.data

    def rows(self, shape: str) -> list[dict[str, str]]:
        text = self.get(f"/file/{shape}").decode("utf-8-sig")
        separator = ";" if shape == "excel.csv" else ","
        return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    installation = build.installation(tmp_path_factory.mktemp("files") / "instance")
    with installation.writing() as session:
        build.organisation(session)
    groups = {("lia", "stor"): 40, ("lia", "liten"): 12}
    round_id = answered.opened(installation, answered.plan({"bakken": 50, "lia": 52}, groups))
    counts = {("bakken", None): 34, ("lia", "stor"): 33, ("lia", "liten"): 6}
    answered.answer(installation, round_id, counts)
    answered.released(installation, round_id)
    with installation.reading() as session:
        release = releases.of(session, round_id)
    assert release
    app = staff.site(installation)
    yield Site(app, installation, round_id, release)
    installation.engine.dispose()
    app.extensions["surveyapp"].engine.dispose()


def _numbers_of_the_page(html: str) -> set[str]:
    """Every mean and interval that stands on the page."""
    cells = re.findall(r"<td.*?</td>", html, re.DOTALL)
    return set(
        re.findall(r"\b[1-6],\d\b", " ".join(re.sub(r"<svg.*?</svg>", "", c) for c in cells))
    )


def test_the_csv_for_excel_has_every_figure_of_the_page_and_no_other(site: Site) -> None:
    rows = site.rows("excel.csv")
    numbers = {
        f"{float(row[name].replace(',', '.')):.1f}".replace(".", ",")
        for row in rows
        for name in ("Snitt", "Usikkerhet fra", "Usikkerhet til", "Resten av kommunen")
        if row[name]
    }

    assert numbers == _numbers_of_the_page(site.page())
    assert {row["Hva"] for row in rows} == {"Svarprosent", "Tema", "Spørsmål", "Måleindikator"} - (
        set() if site.release.region("lia").indicators else {"Måleindikator"}
    )


def test_a_hidden_group_has_no_number_in_any_file(site: Site) -> None:
    for row in site.rows("excel.csv"):
        if row["Trinn/avdeling"] == "Liten":
            assert row["Hvorfor det ikke vises"]
            told = {name: cell for name, cell in row.items() if re.search(r"\d", cell or "")}
            assert told == {}
    assert not any(
        re.search(r"\d", row["value"] + row["low"] + row["high"])
        for row in site.rows("plain.csv")
        if row["group"] == "liten" and row["key"]
    )


def test_the_plain_csv_and_the_json_are_the_release_itself(site: Site) -> None:
    region = site.release.region("lia")
    told = json.loads(site.get("/file/json"))
    rows = site.rows("plain.csv")

    means = {
        row["key"]: float(row["value"])
        for row in rows
        if (row["kind"], row["group"], row["part"]) == ("question", "", "")
    }
    rest = {
        row["key"]: (float(row["value"]), row["verdict"])
        for row in rows
        if (row["kind"], row["group"], row["part"]) == ("question", "", "rest")
    }

    assert region
    assert means == {
        one.key: one.result.value for one in region.questions if isinstance(one.result, Published)
    }
    assert rest == {
        one["key"]: (against["value"], against["verdict"])
        for one in told["regions"][0]["questions"]
        for against in one["comparison"]
        if against["with"] == "municipality_without_unit"
    }
    assert {one["unit"] for one in told["regions"]} == {"lia"}
    assert told["round"]["sha256"] == site.release.survey_round.sha256


def test_the_workbook_has_the_results_a_codebook_and_where_they_come_from(site: Site) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(site.get("/file/xlsx")))

    assert book.sheet_names == ["Resultater", "Kodebok", "Om tallene"]
    heading, *rows = book.get_sheet_by_name("Resultater").to_python()
    means = {
        row[heading.index("Nøkkel")]: row[heading.index("Snitt")]
        for row in rows
        if row[heading.index("Hva")] == "Spørsmål"
    }
    region = site.release.region("lia")
    assert region
    assert means == {one.key: one.result.value for one in region.questions}
    keys = {row[0] for row in book.get_sheet_by_name("Kodebok").to_python()}
    assert set(means) < keys
    about = dict(row[:2] for row in book.get_sheet_by_name("Om tallene").to_python())
    assert about["SHA-256 av resultatet"] == site.release.survey_round.sha256


def test_the_sheet_is_tagged_and_has_every_figure_of_the_page(site: Site) -> None:
    body = site.get("/file/pdf")
    said = " ".join(papers.texts(body))

    assert papers.is_for_everybody(body)
    assert "nb" in papers.languages(body)
    assert {"H1", "H2", "Table", "TH"} <= set(papers.roles(body))
    assert _numbers_of_the_page(site.page()) <= set(re.findall(r"\b[1-6],\d\b", said))
    assert "Lia" in said


def test_all_sheets_come_in_one_archive_each_for_a_place_one_may_read(site: Site) -> None:
    controller = staff.browser(site.app, site.installation, "controller", "fjordvik")
    leader = staff.browser(site.app, site.installation, "unit_leader", "lia")
    path = f"/results/{site.round_id}/fjordvik/file/pdf.zip"

    def names(body: bytes) -> list[str]:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            assert archive.testzip() is None
            assert all(archive.read(one).startswith(b"%PDF") for one in archive.namelist())
            return [one.removeprefix("kindergarten-parents-2026-") for one in archive.namelist()]

    places = ["fjordvik.pdf", "oppvekst.pdf", "bakken.pdf", "lia.pdf"]
    assert names(controller.get(path).data) == places
    assert names(leader.get(path).data) == ["fjordvik.pdf"]


def test_the_page_links_to_each_file_and_the_file_has_a_name(site: Site) -> None:
    html = site.page()
    browser = staff.browser(site.app, site.installation, "unit_leader", "lia")

    for shape in ("pdf", "xlsx", "excel.csv", "plain.csv", "json"):
        path = f"/results/{site.round_id}/lia/file/{shape}"
        assert f'href="{path}"' in html
        sent = browser.get(path).headers["Content-Disposition"]
        assert sent == f"attachment; filename=kindergarten-parents-2026-lia.{shape}"
    assert browser.get(f"/results/{site.round_id}/lia/file/docx").status_code == 404
