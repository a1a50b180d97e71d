"""One press on a result page makes a proposed action, kept for the action plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import pytest
from flask import Flask

from surveyapp.services import actions, releases
from surveyapp.services.installation import Installation
from surveyapp.store.tables import AuditEntry, ProposedAction
from tests import build
from tests.web import answered, staff
from tests.web.staff import Browser


@dataclass(frozen=True)
class Site:
    app: Flask
    installation: Installation
    round_id: int

    @property
    def page(self) -> str:
        return f"/results/{self.round_id}/bakken"

    def browser(self, role: str, at: str) -> Browser:
        return staff.browser(self.app, self.installation, role, at)

    def rows(self) -> list[ProposedAction]:
        with self.installation.reading() as session:
            return session.query(ProposedAction).all()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    installation = build.installation(tmp_path_factory.mktemp("actions") / "instance")
    with installation.writing() as session:
        build.organisation(session)
    round_id = answered.opened(installation, answered.plan({"bakken": 90, "lia": 90}))
    answered.answer(installation, round_id, {("bakken", None): 70, ("lia", None): 64})
    answered.released(installation, round_id)
    app = staff.site(installation)
    yield Site(app, installation, round_id)
    installation.engine.dispose()
    app.extensions["surveyapp"].engine.dispose()


@pytest.fixture
def question(site: Site) -> str:
    """One that the sector's answers show to go together with being satisfied."""
    with site.installation.reading() as session:
        release = releases.of(session, site.round_id)
    assert release
    drivers = next(region.drivers for region in release.regions if region.drivers)
    return drivers.items[0].key


def test_a_leader_proposes_once_sees_it_in_the_list_and_takes_it_back(
    site: Site, question: str
) -> None:
    leader = site.browser("unit_leader", "bakken")
    assert "Propose an action" in leader.get(site.page).text

    for _ in range(2):
        answer = leader.send(f"{site.page}/actions", page=site.page, question=question)
        assert answer.status_code == 302
        assert answer.headers["Location"].endswith("/bakken#matrix")

    (row,) = site.rows()
    assert (row.question, row.period, row.source) == (question, "2026", "priority_matrix")
    assert row.weight > 0
    assert row.weights_from in {"oppvekst", "fjordvik"}
    assert "proposed" in leader.get(site.page).text
    listed = unescape(leader.get("/actions").text)
    assert f'{site.page}#q-{question}"' in listed
    removed = leader.send(f"/actions/{row.id}/remove", page="/actions")
    assert removed.status_code == 302
    assert site.rows() == []
    assert "Nothing is proposed yet" in leader.get("/actions").text
    with site.installation.reading() as session:
        acts = [one.action for one in session.query(AuditEntry).all()]
    assert acts.count("action.propose") == acts.count("action.remove") == 1


def test_nobody_proposes_at_another_unit_or_of_what_is_not_shown(site: Site, question: str) -> None:
    leader, director = site.browser("unit_leader", "lia"), site.browser("director", "fjordvik")

    assert leader.send(f"{site.page}/actions", question=question).status_code == 403
    assert director.send(f"{site.page}/actions", question=question).status_code == 403
    own = f"/results/{site.round_id}/lia"
    for key in ("comment", "nonsense", ""):
        assert leader.send(f"{own}/actions", question=key).status_code == 404
    assert site.rows() == []


def test_a_proposal_of_another_unit_is_not_found(site: Site, question: str) -> None:
    with site.installation.writing() as session:
        made = actions.propose(
            session,
            build.actor("controller", "fjordvik"),
            site.round_id,
            "bakken",
            question,
            build.NOW,
        )
        number = made.id
    other = site.browser("unit_leader", "lia")

    assert other.send(f"/actions/{number}/remove").status_code == 404
    assert question not in other.get("/actions").text
    with site.installation.writing() as session:
        actions.remove(session, build.actor(), number, build.NOW)
