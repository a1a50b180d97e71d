"""Runs of the product's own attacks are kept and found again."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from surveyapp.config import Config
from surveyapp.domain.errors import InvalidInput
from surveyapp.services import evidence
from surveyapp.services.evidence import Evidence

RUN = Evidence(
    suite="attack",
    ran_at=datetime(2026, 11, 26, 21, 40, tzinfo=UTC),
    version="0.1.0",
    figures={"protected cells": 3012, "recovered exactly": 0, "guess gain": 0.04},
    passed=True,
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config.from_environment({"SURVEYAPP_INSTANCE": str(tmp_path / "instance")})


def test_an_installation_without_a_run_has_no_evidence(config: Config) -> None:
    assert evidence.kept(config) == ()


def test_the_last_run_of_each_suite_is_kept(config: Config) -> None:
    door = Evidence("door", RUN.ran_at, "0.1.0", {"pages": 40}, passed=False)
    evidence.keep(config, Evidence("attack", RUN.ran_at, "0.0.9", {}, passed=False))
    evidence.keep(config, door)

    evidence.keep(config, RUN)

    assert evidence.kept(config) == (RUN, door)
    assert list(evidence.kept(config)[0].figures) == list(RUN.figures)


@pytest.mark.parametrize("damaged", ["", "[]", '{"suite": "attack"}', '{"figures": 3}', "\x00"])
def test_a_file_that_holds_no_run_is_left_out(config: Config, damaged: str) -> None:
    place = evidence.keep(config, RUN)

    place.write_text(damaged)

    assert evidence.kept(config) == ()


def test_a_suite_that_is_no_name_and_a_time_without_zone_are_refused() -> None:
    with pytest.raises(InvalidInput):
        Evidence("../keys", RUN.ran_at, "0.1.0", {}, passed=True)
    with pytest.raises(InvalidInput):
        Evidence("attack", datetime(2026, 11, 26), "0.1.0", {}, passed=True)  # noqa: DTZ001 - meant
