"""The example municipality: made by real answers, never over a real one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from surveyapp.domain.access import OPERATOR, Role
from surveyapp.services import releases, rounds, scorecards, texts
from surveyapp.services.installation import Installation, opened
from tests import build


def _demo(instance: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "surveyapp", "demo", "--no-serve"],
        env={**os.environ, "SURVEYAPP_INSTANCE": str(instance)},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


@pytest.mark.slow
def test_the_example_has_two_counted_years_and_a_survey_to_answer(tmp_path: Path) -> None:
    made = _demo(tmp_path)

    assert made.returncode == 0, made.stderr
    for role in Role:
        assert f"{role.value.replace('_', '.')}@example.org" in made.stdout
    installation = opened(build.config(tmp_path))
    with installation.reading() as session:
        counted = releases.released(session)
        states = [one.state for one in rounds.everything(session)]
        years = {one.survey_round.period for one in counted}
        card = scorecards.scorecard(session, "bhg-rodnebbholmen", max(years))
        absence = card.line("sickness-absence")
        in_words = [texts.of_round(session, one.survey_round.id) for one in counted]
        waiting = texts.in_review(session, OPERATOR)
    assert sorted(states) == ["open"] + ["released"] * 4
    assert len(years) == 2
    assert sum(told is not None and len(told.units) > 3 for told in in_words) == 2
    assert len(waiting) == 2
    assert absence is not None
    assert absence.reading.value == 8.6, "the typing error was corrected"
    for one in counted:
        root = one.release.region("fjordvik")
        assert root is not None
        assert root.answered.least > 400
    kept = {place.name for place in (tmp_path / "keys").iterdir()}
    assert kept == {f"{use}-{len(states)}.key" for use in ("round", "post")}

    again = _demo(tmp_path)

    assert again.stdout == made.stdout


def test_the_example_is_never_made_over_a_real_municipality(installation: Installation) -> None:
    with installation.writing() as session:
        build.organisation(session)

    refused = _demo(installation.config.instance)

    assert refused.returncode == 1
    assert refused.stderr.startswith("This instance holds a real municipality")
