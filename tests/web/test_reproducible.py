"""Every figure of a result page follows from the JSON of the release, by a script of its own."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from surveyapp.services import releases
from tests import build
from tests.web import answered, staff

SCRIPT = Path(__file__).parents[1] / "reproduce.py"


@pytest.fixture(scope="module")
def page_and_json(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Of a small kindergarten beside a large one."""
    installation = build.installation(tmp_path_factory.mktemp("again") / "instance")
    with installation.writing() as session:
        build.organisation(session)
    round_id = answered.opened(installation, answered.plan({"bakken": 41, "lia": 130}))
    answered.answer(installation, round_id, {("bakken", None): 23, ("lia", None): 94})
    answered.released(installation, round_id)
    with installation.reading() as session:
        release = releases.of(session, round_id)
    assert release
    app = staff.site(installation)
    browser = staff.browser(app, installation, "unit_leader", "bakken")
    html = browser.get(f"/results/{round_id}/bakken").text
    yield html, json.dumps(release.to_json())
    installation.engine.dispose()
    app.extensions["surveyapp"].engine.dispose()


def _worked_out(release: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), "bakken"],
        input=release,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def _row(html: str, anchor: str) -> str:
    row = next(one for one in html.split("<tr") if f'id="{anchor}"' in one)
    return _plain(row)


def _plain(row: str) -> str:
    """The words of a row without its picture and attributes."""
    cells = row.split(">", 1)[1].split("</tr>", maxsplit=1)[0]
    without_chart = re.sub(r"<svg.*?</svg>", "", cells, flags=re.DOTALL)
    words = re.sub(r"<[^>]+>", " ", unescape(without_chart))
    return re.sub(r"\s+", " ", words).strip()


def test_the_script_knows_nothing_of_the_program() -> None:
    assert "import surveyapp" not in SCRIPT.read_text()
    assert "from surveyapp" not in SCRIPT.read_text()


def test_every_figure_of_the_page_is_worked_out_again(page_and_json: tuple[str, str]) -> None:
    html, release = page_and_json
    worked_out = _worked_out(release)

    assert len(worked_out["questions"]) > 20
    assert f"response rate {100 * worked_out['rate']:.0f}%" in re.sub(r"<[^>]+>", "", html)
    for key, one in worked_out["questions"].items():
        row = _row(html, f"q-{key}")
        told = re.findall(r"\b\d\.\d\b", row)
        expected = [one["mean"], one["low"], one["high"], one["rest"]]
        assert told == [f"{_two(value):.1f}" for value in expected], key
        assert f"{one['n']} answers" in row
        if one["share"]:
            assert _class(one["share"]) in row
    for key, one in worked_out["themes"].items():
        told = re.findall(r"\b\d\.\d\b", _row(html, f"t-{key}"))
        assert told[:3] == [f"{one[name]:.1f}" for name in ("mean", "low", "high")]


def test_where_to_begin_is_worked_out_again(page_and_json: tuple[str, str]) -> None:
    html, release = page_and_json
    worked_out = _worked_out(release)["priorities"]
    section = html[html.index('class="mt4"') :].split("</table>")[0]
    names = {
        key: _row(html, f"q-{key}").split(" answers")[0].rsplit(" ", 1)[0] for key in worked_out
    }

    told = {}
    for part in section.split("<tbody")[1:]:
        corner, *rows = (_plain(row) for row in part.split("<tr")[1:])
        for row in rows:
            key = next(key for key, name in names.items() if name in row)
            told[key] = (corner, re.findall(r"(\d+)%", row)[0])

    assert len(told) > 10
    for key, (corner, weight) in told.items():
        assert corner == worked_out[key]["corner"]
        assert weight == f"{worked_out[key]['weight']:.0f}"


def _class(share: dict[str, int]) -> str:
    if "from" not in share:
        return f"under {share['to'] + 1}%"
    return f"{share['from']}–{share['to']}%" if "to" in share else f"{share['from']}% or more"


def _two(value: float) -> float:
    """As a release keeps it: pages show one decimal of its two."""
    return round(value, 2)
