"""A wrong number invited: put right after the count, beside the old number."""

from dataclasses import dataclass

import pytest
from flask import Flask

from surveyapp.domain.access import OPERATOR
from surveyapp.domain.errors import WrongState
from surveyapp.services import invited_notes, releases
from surveyapp.services.installation import Installation
from tests.web import answered, staff


@dataclass(frozen=True)
class Site:
    app: Flask
    installation: Installation
    round_id: int

    def as_role(self, role: str, at: str) -> staff.Browser:
        return staff.browser(self.app, self.installation, role, at)


@pytest.fixture
def site(app: Flask, installation: Installation) -> Site:
    round_id = answered.opened(installation, answered.plan({"bakken": 40, "lia": 32}))
    answered.answer(installation, round_id, {("bakken", None): 12, ("lia", None): 12})
    return Site(app, installation, round_id)


def test_the_note_stands_beside_the_old_number_and_the_release_stays_as_it_was(site: Site) -> None:
    answered.released(site.installation, site.round_id)
    leader = site.as_role("unit_leader", "bakken")
    with site.installation.reading() as session:
        before = releases.of(session, site.round_id)
    page = f"/results/{site.round_id}/bakken"

    saved = leader.send(f"{page}/invited", invited="36", reason="Fire barn hadde sluttet")
    shown = leader.get(page).text
    told = leader.get(f"{page}/file/json").json

    assert saved.status_code == 302
    assert "36 were invited." in shown
    assert "Fire barn hadde sluttet" in shown
    assert told is not None
    assert told["invited_notes"][0]["invited"] == 36
    assert told["regions"][0]["invited"] == 40
    with site.installation.reading() as session:
        assert releases.of(session, site.round_id) == before
    elsewhere = site.as_role("unit_leader", "lia").get(f"/results/{site.round_id}/lia").text
    assert "Fire barn hadde sluttet" not in elsewhere


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"invited": "-1", "reason": "x"}, "Give a whole number of people"),
        ({"invited": "40", "reason": "x"}, "This is the number that is noted already."),
        ({"invited": "førti", "reason": "x"}, "Write how many were invited"),
        ({"invited": "36", "reason": "  "}, "Write why the number was wrong"),
        ({"invited": "36", "reason": "x" * 501}, "Field cannot be longer than 500 characters"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_noted(
    site: Site, typed: dict[str, str], message: str
) -> None:
    answered.counted(site.installation, site.round_id)
    leader = site.as_role("unit_leader", "bakken")

    answer = leader.send(f"/results/{site.round_id}/bakken/invited", **typed)

    assert answer.status_code == 422
    assert message in answer.text
    with site.installation.reading() as session:
        assert not invited_notes.of_unit(session, site.round_id, "bakken")


def test_before_the_count_the_number_itself_is_still_to_be_mended(site: Site) -> None:
    leader = site.as_role("unit_leader", "bakken")

    answer = leader.send(
        f"/results/{site.round_id}/bakken/invited", invited="36", reason="Fire sluttet"
    )

    assert answer.status_code == 409
    with site.installation.writing() as session, pytest.raises(WrongState):
        invited_notes.note(
            session, OPERATOR, site.round_id, "bakken", 36, "Fire sluttet", answered.CLOSED
        )
