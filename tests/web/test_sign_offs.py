"""Signing a period: what hinders it, what is frozen, and how it is opened again."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from html import unescape
from pathlib import Path

import pytest
from flask import g

from surveyapp.domain.access import OPERATOR, Role
from surveyapp.domain.comment import About
from surveyapp.domain.errors import CopyDamaged, InvalidInput
from surveyapp.domain.figure import FigureState
from surveyapp.services import action_plans, approvals, comments, scorecards, sign_offs
from surveyapp.services.comments import Box
from surveyapp.store.tables import Figure, SignOff
from surveyapp.web.card_tasks import about_cards
from tests import build, build_scorecard
from tests.web import carded
from tests.web.carded import CARD, Carded

PAGE = "/sign-offs/bakken/2026"
FIGURES = "/figures/bakken/2026"
BELOW = ("information", "sickness-absence")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Carded:
    """Nothing is missing but the comments and an approval."""
    made = Carded(carded.filled(tmp_path_factory.mktemp("signing")))
    with made.installation.writing() as session:
        card = scorecards.scorecard(session, "bakken", "2026")
        for one in sign_offs.hindrances(card):
            if one.by is sign_offs.Hindrance.FIGURE_MISSING:
                build_scorecard.figure(
                    session,
                    one.indicator.key,
                    None,
                    state=FigureState.NOT_RELEVANT,
                    comment="Ikke her",
                )
        build_scorecard.action(session)
    return made


@pytest.fixture
def site(template: Carded, tmp_path: Path) -> Iterator[Carded]:
    made = Carded(build.copied(template.installation, tmp_path / "instance"))
    yield made
    made.close()


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00ad", "").split())


def text(site: Carded, path: str, role: Role = Role.UNIT_LEADER, at: str = "bakken") -> str:
    answer = site.browser(role, at).get(f"{path}{'&' if '?' in path else '?'}lang=en")
    assert answer.status_code == 200, path
    return answer.text


def ready(site: Carded) -> None:
    """Every comment is written and every figure approved."""
    with site.installation.writing() as session:
        for key in BELOW:
            box = Box(About.INDICATOR, key, f"Om {key}", 0)
            comments.write(session, OPERATOR, "bakken", "2026", box, build.NOW)
        figures = [one.id for one in session.query(Figure).filter_by(period="2026")]
        approvals.approve(session, build.actor(), figures, build.NOW)


def signed(site: Carded) -> int:
    """Signs as the leader would, and answers with the status."""
    seen = re.search(r'name="seen" value="(\w+)"', text(site, PAGE))
    assert seen
    return site.leader.send(PAGE, page=PAGE, seen=seen[1]).status_code


def rows(site: Carded) -> list[SignOff]:
    with site.installation.reading() as session:
        found = session.query(SignOff).order_by(SignOff.version).all()
        return [row for row in found if row.body]


def asked_for(site: Carded, day: date, role: Role = Role.UNIT_LEADER) -> list[str]:
    """What the start page asks of somebody at the kindergarten on a day, about scorecards."""
    with site.app.test_request_context("/?lang=en"), site.installation.reading() as session:
        g.now = datetime.combine(day, time(12), UTC)
        card = scorecards.scorecard(session, "bakken", str(day.year))
        return [one.title for one in about_cards(session, build.actor(role, "bakken"), card)]


def test_the_start_page_asks_for_comments_and_then_for_the_signature(site: Carded) -> None:
    autumn, winter = date(2026, 11, 27), date(2027, 1, 12)
    explain = "Say what lies behind 2 results below the lower limit"
    assert asked_for(site, autumn) == [explain]
    assert asked_for(site, winter) == [explain]
    assert asked_for(site, date(2027, 9, 1)) == []
    assert asked_for(site, autumn, Role.STAFF) == []
    ready(site)
    assert asked_for(site, winter) == ["Sign the scorecard for 2026"]
    assert signed(site) == 302
    assert asked_for(site, winter) == []


def test_what_hinders_is_a_list_with_ways_to_mend_it_and_no_button(site: Carded) -> None:
    page = text(site, PAGE)

    assert "Three things are missing." in words(page)
    assert 'href="/comments/bakken/2026#comment-information"' in page
    assert f'href="{FIGURES}"' in page
    assert "The figure is not approved" in page
    assert 'name="seen"' not in page
    assert site.leader.send(PAGE, page=PAGE, seen="x").status_code == 409
    assert "Three things are missing." in words(text(site, CARD))
    assert rows(site) == []


def test_a_signed_card_is_read_from_its_own_bytes_and_closes_the_period(site: Carded) -> None:
    ready(site)

    assert signed(site) == 302

    (row,) = rows(site)
    assert row.sha256 == hashlib.sha256(row.body).hexdigest()
    with site.installation.writing() as session:
        build_scorecard.figure(session, "sorted-waste", 1.0, period="2025")
    copy = text(site, f"{PAGE}/1")
    for said in (
        "13.2%",
        "40 answers",
        "Below lower limit",
        "Om information",
        "Ukebrev hver fredag",
        "15 January 2026",
        row.sha256,
    ):
        assert said in unescape(copy)
    assert site.leader.get(f"{CARD}?version=1").headers["Location"] == f"{PAGE}/1"
    assert site.leader.get(f"{PAGE}/1/file").data == row.body
    assert "Version 1 is signed by Kari Nordmann" in words(text(site, CARD))
    with pytest.raises(InvalidInput), site.installation.writing() as session:
        build_scorecard.figure(session, "budget-deviation", 0.1, comment="For sent")
    box = {"text-indicator-information": "Nytt", "seen-indicator-information": "1"}
    assert site.leader.send("/comments/bakken/2026", page="/help", **box).status_code == 409
    assert site.leader.send(PAGE, page="/help", seen=row.sha256).status_code == 409
    assert len(rows(site)) == 1


def test_opened_again_with_a_reason_it_is_signed_anew_and_the_two_are_compared(
    site: Carded,
) -> None:
    ready(site)
    signed(site)
    first = rows(site)[0].body
    reopen = f"{PAGE}/reopen"
    assert site.leader.send(reopen, page=PAGE, reason=" ").status_code == 422
    assert site.leader.send(reopen, page=PAGE, reason="Feil sykefravær").status_code == 302

    with site.installation.writing() as session:
        wrong = session.query(Figure).filter_by(value=13.2).one()
        approvals.take_back(session, build.actor(), wrong.id, "Feil måned", build.NOW)
        build_scorecard.figure(session, "sickness-absence", 7.5, comment="Feil måned")
        wrote = comments.history(session, "bakken", "2026", About.INDICATOR, "information")[0]
        box = Box(About.INDICATOR, "information", "Ny tekst", wrote.number)
        comments.write(session, OPERATOR, "bakken", "2026", box, build.NOW)
        row = action_plans.of_unit(session, "bakken", "2026")[0]
        action_plans.note(session, OPERATOR, row, "Alt er gjort", build.NOW)
        latest = session.query(Figure).order_by(Figure.id.desc()).first()
        assert latest
        approvals.approve(session, build.actor(), [latest.id], build.NOW)
    assert signed(site) == 302

    assert [row.version for row in rows(site)] == [1, 2]
    assert rows(site)[0].body == first
    page = words(text(site, f"{PAGE}/changes?from=1&to=2"))
    for said in ("Sickness absence Result", "13.2%", "7.5%", "Target reached", "Om information",
                 "Ny tekst", "Alt er gjort"):  # fmt: skip
        assert said in page
    assert "Feil sykefravær" in text(site, PAGE)
    assert "Nothing is other than before." in text(site, f"{PAGE}/changes?from=2&to=now")
    politician = text(site, f"{PAGE}/changes?from=1&to=2", Role.POLITICIAN, "fjordvik")
    assert "Alt er gjort" not in politician


def test_what_changed_while_somebody_read_is_not_signed_unseen(site: Carded) -> None:
    ready(site)
    seen = re.search(r'name="seen" value="(\w+)"', text(site, PAGE))
    assert seen
    with site.installation.writing() as session:
        build_scorecard.action(session, planned="Et tiltak til")

    answer = site.leader.send(PAGE, page=PAGE, seen=seen[1])

    assert answer.status_code == 409
    assert "Something has changed" in answer.text
    assert rows(site) == []


def test_only_the_leader_and_the_controller_sign_and_a_damaged_copy_is_never_shown(
    site: Carded,
) -> None:
    ready(site)
    for role, at in (
        (Role.SECTOR_HEAD, "oppvekst"),
        (Role.STAFF, "bakken"),
        (Role.UNIT_LEADER, "lia"),
    ):
        assert site.browser(role, at).send(PAGE, page="/help", seen="x").status_code == 403
    assert "The leader of the unit or the controller signs." in text(site, PAGE, Role.STAFF)
    signed(site)

    with site.installation.writing() as session:
        session.query(SignOff).one().body = b"{}"

    with site.installation.reading() as session, pytest.raises(CopyDamaged):
        sign_offs.version(session, "bakken", "2026", 1)
    assert site.leader.get(f"{PAGE}/1").status_code == 409


def test_the_json_of_a_scorecard_tells_of_actions_and_signature(site: Carded) -> None:
    ready(site)
    signed(site)

    told = json.loads(site.leader.get(f"{CARD}/file/json").data)
    politician = json.loads(site.browser(Role.POLITICIAN, "fjordvik").get(f"{CARD}/file/json").data)

    assert told["sign_off"]["version"] == 1
    assert told["actions"][0]["planned"] == "Ukebrev hver fredag"
    assert politician["actions"] is None
