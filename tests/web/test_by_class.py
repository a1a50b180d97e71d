"""A second breakdown from the answers of many to what pages and files say of it (R8)."""

import csv
import io
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from surveyapp.domain.answers import Answers
from surveyapp.domain.release import Release
from surveyapp.domain.second_breakdown import Apart, SecondBreakdown
from surveyapp.services import organisation, releases
from surveyapp.services.installation import Installation, opened
from tests import build, build_rounds
from tests.paper import papers
from tests.web import answered, staff

UNITS = tuple(f"hage-{number}" for number in range(6))
Person = tuple[str, Answers]
GIRLS, BOYS = (2, 3, 5, 9, 12, 10), (4, 8, 12, 9, 5, 3)
"""How answers from 1 to 6 usually lie."""


@dataclass(frozen=True)
class Site:
    app: Flask
    installation: Installation
    told: int
    """Six kindergartens of fifty answers each."""
    dropped: int
    few: int

    def release(self, round_id: int) -> Release:
        with self.installation.reading() as session:
            found = releases.of(session, round_id)
        assert found
        return found

    def breakdown(self, round_id: int) -> SecondBreakdown:
        found = self.release(round_id).second_breakdown
        assert found
        return found

    def get(self, path: str, at: str = "fjordvik", role: str = "controller") -> bytes:
        answer = staff.browser(self.app, self.installation, role, at).get(path)
        assert answer.status_code == 200
        return answer.data

    def words(self, path: str, **who: str) -> str:
        page = unescape(self.get(path, **who).decode())
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def usual(number: int) -> Iterator[Person]:
    """So many at each kindergarten; boys thrive less, and some say neither."""
    chance = random.Random(1)
    for unit in UNITS:
        for _ in range(number):
            gender = chance.choices(("girl", "boy", ""), (10, 10, 1))[0]
            told: Answers = {"gender": gender} if gender else {}
            thrives = chance.choices(range(1, 7), BOYS if gender == "boy" else GIRLS)[0]
            friends = chance.choices(range(1, 7), GIRLS)[0]
            yield unit, {**told, "thrives": thrives, "friends": friends}


def telling() -> Iterator[Person]:
    """Five without a gender, whose low answers what is told of the others would give away."""
    for unit, silent in zip(UNITS[:2], (3, 2), strict=True):
        for at in range(32):
            yield unit, {"gender": "girl" if at % 2 else "boy", "thrives": 3 + at // 2 % 2}
        for _ in range(silent):
            yield unit, {"thrives": 1}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, survey_template: Path) -> Iterator[Site]:
    place = tmp_path_factory.mktemp("by-class") / "instance"
    folder = str(survey_template / "survey_definitions")
    build.installation(place).engine.dispose()
    installation = opened(build.config(place, SURVEYAPP_DEFINITIONS=folder))
    with installation.writing() as session:
        build.organisation(session)
        for unit in UNITS:
            build.unit(session, unit, parent=organisation.unit(session, "oppvekst"))
    app = staff.site(installation)
    rounds = (surveyed(installation, list(some)) for some in (usual(50), telling(), usual(8)))
    yield Site(app, installation, *rounds)
    installation.engine.dispose()
    app.extensions["surveyapp"].engine.dispose()


def surveyed(installation: Installation, people: Sequence[Person]) -> int:
    units = {unit: 80 for unit, _ in people}
    wanted = build_rounds.plan(
        units, definition="by-gender", opens_at=answered.OPENED, closes_at=answered.CLOSED
    )
    round_id = answered.opened(installation, wanted)
    entrances = [
        build_rounds.entrance(installation, round_id, number, answered.OPENED)
        for number in range(len(units))
    ]
    by_unit = {one.unit_code: one for one in entrances}
    for unit, answers in people:
        build_rounds.send(installation, by_unit[unit], answers)
    answered.released(installation, round_id)
    return round_id


def test_a_round_over_six_large_units_is_told_by_gender(site: Site) -> None:
    found = site.breakdown(site.told)

    assert [one.key for one in found.questions] == ["thrives", "friends"]
    assert [one.apart for one in found.questions] == [Apart.CLEARLY, Apart.NOT_CLEARLY]
    girls, boys = found.questions[0].classes
    assert girls.mean > boys.mean


def test_the_page_of_the_municipality_has_a_column_for_each_gender(site: Site) -> None:
    girls, boys = site.breakdown(site.told).questions[0].classes

    words = site.words(f"/results/{site.told}/fjordvik?lang=en")

    assert "By the answer to “Is the child a girl or a boy?”" in words
    row = words.split("Girl Boy Difference")[1].split("My child has friends.")[0]
    assert re.search(rf"Girl {girls.mean} interval .* Boy {boys.mean} interval", row)
    assert "n 100–199" in row
    assert row.strip().endswith("clear difference")
    norwegian = site.words(f"/results/{site.told}/fjordvik?lang=nb")
    assert "Etter svaret på «Er barnet jente eller gutt?»" in norwegian
    assert "tydelig forskjell" in norwegian


def test_no_page_or_file_of_a_unit_tells_anything_by_gender(site: Site) -> None:
    for place in ("oppvekst", "hage-0"):
        assert "By the answer to" not in site.words(f"/results/{site.told}/{place}?lang=en")
        for shape in ("json", "plain.csv"):
            told = site.get(f"/results/{site.told}/{place}/file/{shape}").decode()
            assert '"second_breakdown"' not in told
            assert ",class," not in told


def test_every_file_of_the_municipality_carries_it(site: Site) -> None:
    girls = site.breakdown(site.told).questions[0].classes[0]
    address = f"/results/{site.told}/fjordvik/file"

    document = json.loads(site.get(f"{address}/json?lang=en"))
    rows = list(csv.DictReader(io.StringIO(site.get(f"{address}/plain.csv").decode("utf-8-sig"))))
    book = CalamineWorkbook.from_filelike(io.BytesIO(site.get(f"{address}/xlsx?lang=en")))
    sheet = book.get_sheet_by_index(0).to_python()
    paper = " ".join(papers.texts(site.get(f"{address}/pdf?lang=en")))

    assert document["second_breakdown"]["questions"][0]["classes"][0]["mean"] == girls.mean
    [row] = [one for one in rows if (one["kind"], one["key"], one["part"]) == _GIRLS_THRIVE]
    assert (row["value"], row["n_from"], row["verdict"]) == (
        str(girls.mean),
        "100",
        "clear_difference",
    )
    [line] = [one for one in sheet if "thrives/girl" in one]
    assert {"Girl", girls.mean, "100–199", "clear difference"} <= set(line)
    assert "By the answer to “Is the child a girl or a boy?”" in " ".join(paper.split())


_GIRLS_THRIVE = ("class", "thrives", "girl")


def test_what_could_tell_too_much_is_dropped_and_the_page_says_why(site: Site) -> None:
    assert site.breakdown(site.dropped) == SecondBreakdown("gender", (), was_dropped=True)

    words = site.words(f"/results/{site.dropped}/fjordvik?lang=en")

    assert "Together with the others they could have told what somebody answered." in words
    assert "Girl Boy Difference" not in words
    paper = site.get(f"/results/{site.dropped}/fjordvik/file/pdf?lang=en")
    assert "they could have told" in " ".join(" ".join(papers.texts(paper)).split())
    rows = site.get(f"/results/{site.dropped}/fjordvik/file/plain.csv").decode()
    assert "fjordvik,,class,gender,,dropped" in rows


def test_too_few_people_is_another_reason(site: Site) -> None:
    assert site.breakdown(site.few) == SecondBreakdown("gender", ())

    words = site.words(f"/results/{site.few}/fjordvik?lang=en")

    assert "For some of the answers, or in some of the places, there are too few people." in words


def test_whoever_answers_is_told_what_the_fact_is_used_for(site: Site) -> None:
    round_id = answered.opened(
        site.installation,
        build_rounds.plan(
            {"bakken": 20},
            definition="by-gender",
            opens_at=answered.OPENED,
            closes_at=answered.CLOSED.replace(year=2036),
        ),
    )
    (link,) = build_rounds.links(site.installation, round_id)

    page = site.app.test_client().get(f"/s/{link}?lang=en").text

    assert "may also be shown by the answer to “Is the child a girl or a boy?”" in unescape(page)


def test_the_privacy_page_tells_of_surveys_that_do_it(site: Site) -> None:
    assert "means for all units together by one fact" in site.words("/privacy?lang=en")
