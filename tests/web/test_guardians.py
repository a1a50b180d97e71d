"""The page where somebody vouches that the guardians of pupils were informed."""

from datetime import timedelta

import pytest
from flask import Flask

from surveyapp.services.installation import Installation
from tests import build_rounds
from tests.web import staff
from tests.web.staff import Browser

TODAY = staff.real_now().date()
TICKED = {"informed": "y", "day": (TODAY - timedelta(days=3)).isoformat()}


@pytest.fixture
def leader(app: Flask, installation: Installation) -> Browser:
    return staff.browser(app, installation, "unit_leader", "skolen")


@pytest.fixture
def planned(installation: Installation) -> int:
    return staff.planned(installation, units={"skolen": 20}, definition="young-pupils")


def test_start_is_offered_only_when_the_guardians_are_informed(
    leader: Browser, planned: int
) -> None:
    before = leader.get(f"/rounds/{planned}").text
    saved = leader.send(f"/rounds/{planned}/guardians", **TICKED)
    after = leader.get(f"/rounds/{planned}").text

    assert saved.location == f"/rounds/{planned}"
    assert "cannot open before the guardians are informed" in before
    assert "Start it now instead" not in before
    assert "Start it now instead" in after
    assert "The guardians were informed on" in after


def test_the_first_page_asks_for_it(leader: Browser, planned: int) -> None:
    assert "Inform the guardians: Pupil survey" in leader.get("/").text
    leader.send(f"/rounds/{planned}/guardians", **TICKED)

    assert "See over and start: Pupil survey" in leader.get("/").text


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"informed": ""}, "Tick that the guardians have been informed"),
        ({"day": ""}, "Write the day they were informed"),
        ({"day": (TODAY + timedelta(days=3)).isoformat()}, "not one that is yet to come"),
        ({"day": (TODAY - timedelta(days=500)).isoformat()}, "more than a year ago"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_noted(
    installation: Installation,
    leader: Browser,
    planned: int,
    changed: dict[str, str],
    message: str,
) -> None:
    answer = leader.send(f"/rounds/{planned}/guardians", **{**TICKED, **changed})

    assert answer.status_code == 422
    assert message in answer.text
    assert build_rounds.survey_round(installation, planned).guardians_informed_on is None


def test_the_log_tells_the_day_in_words(
    app: Flask, installation: Installation, leader: Browser, planned: int
) -> None:
    leader.send(f"/rounds/{planned}/guardians", **TICKED)

    log = staff.browser(app, installation, "controller", "fjordvik").get("/audit").text

    day = TODAY - timedelta(days=3)
    assert "noted that the guardians were informed" in log
    assert f"informed on: {day.day} {day:%B %Y}" in log
