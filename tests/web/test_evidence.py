"""The evidence page: figures beside what was demanded, and never a tick for what was not run."""

from datetime import UTC, datetime
from importlib.metadata import version

from flask import Flask

from surveyapp.services import evidence
from surveyapp.services.evidence import Evidence
from surveyapp.services.installation import Installation
from tests.web import staff

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
ATTACK = {
    "protected cells": 3012,
    "recovered exactly": 0,
    "recovered under the naive rule": 0.31,
    "units hidden": 0.028,
}


def page(installation: Installation, app: Flask) -> str:
    return staff.browser(app, installation, staff.ANYBODY, "").get("/evidence?lang=en").text


def kept(installation: Installation, suite: str, **run: object) -> None:
    given = {"version": version("surveyapp"), "figures": ATTACK, "passed": True} | run
    evidence.keep(installation.config, Evidence(suite, NOW, **given))


def test_what_was_not_run_says_so_and_has_no_tick(installation: Installation, app: Flask) -> None:
    text = page(installation, app)

    assert "have not been run on this installation yet" in text
    assert text.count("Not run") == 12
    assert "sym--ok" not in text
    assert "surveyapp bench attack" in text
    assert "This we cannot promise" in text


def test_figures_stand_beside_what_was_demanded(installation: Installation, app: Flask) -> None:
    kept(installation, "attack")

    text = page(installation, app)

    assert "<b>0 of 3,012</b>" in text
    assert "At least 20%" in text
    assert "26 November 2026" in text
    assert "31%" in text
    assert "units hidden" in text
    assert (text.count("sym--ok"), text.count("Not run")) == (2, 10)
    assert "62 of 200 squares are crossed out" in text


OLD_OR_FAILED: tuple[tuple[dict[str, object], str], ...] = (
    ({"version": "0.0.1"}, "tried version 0.0.1"),
    ({"passed": False}, "did not pass as a whole"),
    ({"figures": {**ATTACK, "recovered exactly": 2}}, "Not passed"),
    ({"figures": {**ATTACK, "recovered under the naive rule": 0.1}}, "Not passed"),
    ({"figures": {"matches": 140, "attempts": 100, "limit": 132}}, "Not passed"),
)


def test_what_is_old_or_failed_is_said(installation: Installation, app: Flask) -> None:
    for run, said in OLD_OR_FAILED:
        kept(installation, "forensic" if "matches" in str(run) else "attack", **run)
        assert said in page(installation, app), run
        kept(installation, "attack")


def test_a_run_without_its_limit_shows_no_outcome(installation: Installation, app: Flask) -> None:
    kept(installation, "forensic", figures={"matches": 90})

    assert page(installation, app).count("Not run") == 12
