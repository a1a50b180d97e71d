"""Comments on a scorecard: written on one page, corrected, never lost."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyapp.domain.access import Role
from surveyapp.domain.comment import About
from surveyapp.services import comments
from tests import build
from tests.web import carded
from tests.web.carded import CARD, Carded

PAGE = "/comments/bakken/2026"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Carded:
    return Carded(carded.filled(tmp_path_factory.mktemp("comments")))


@pytest.fixture
def site(template: Carded, tmp_path: Path) -> Iterator[Carded]:
    made = Carded(build.copied(template.installation, tmp_path / "instance"))
    yield made
    made.close()


def seen(text: str, key: str) -> str:
    found = re.search(rf'name="seen-{key}" value="(\d+)"', text)
    assert found
    return found[1]


def post(site: Carded, role: Role, key: str, text: str, number: str) -> tuple[int, str]:
    fields = {f"text-{key}": text, f"seen-{key}": number}
    answer = site.browser(role, "bakken").send(PAGE, page=PAGE, **fields)
    return answer.status_code, answer.text


def test_what_is_below_its_limit_asks_for_a_comment_that_then_stands_everywhere(
    site: Carded,
) -> None:
    before = site.leader.get(PAGE).text
    assert "2 comments are needed" in before
    assert f'{PAGE}#comment-information"' in site.leader.get(CARD).text

    status, _ = post(site, Role.UNIT_LEADER, "indicator-information", "Vi har byttet app.", "0")

    assert status == 302
    assert "One comment is needed" in site.leader.get(PAGE).text
    for page in (CARD, f"{CARD}/information"):
        text = site.browser(Role.POLITICIAN, "fjordvik").get(f"{page}?lang=en").text
        assert "Vi har byttet app." in text
        assert "Kari Nordmann" in text
        assert PAGE not in text


def test_a_correction_keeps_what_stood_before(site: Carded) -> None:
    key = "focus_area-organisation"
    post(site, Role.UNIT_LEADER, key, "Første tekst", "0")
    number = seen(site.leader.get(PAGE).text, key)
    post(site, Role.UNIT_LEADER, key, "Andre tekst", number)
    number = seen(site.leader.get(PAGE).text, key)
    post(site, Role.UNIT_LEADER, key, "", number)
    post(site, Role.UNIT_LEADER, key, "Tredje tekst", "0")

    with site.installation.reading() as session:
        kept = comments.history(session, "bakken", "2026", About.FOCUS_AREA, "organisation")

    assert [one.text for one in kept] == ["Tredje tekst", "", "Andre tekst", "Første tekst"]
    assert "Tredje tekst" in site.leader.get(CARD).text


def test_two_who_write_at_once_both_see_both_texts_and_lose_neither(site: Carded) -> None:
    key = "indicator-information"
    post(site, Role.UNIT_LEADER, key, "Lederens tekst", "0")

    status, text = post(site, Role.CONTROLLER, key, "Controllerens tekst", "0")

    assert status == 409
    assert "Lederens tekst" in text
    assert "Controllerens tekst</textarea>" in text
    status, _ = post(site, Role.CONTROLLER, key, "Begge tekster", seen(text, key))
    assert status == 302
    assert "Begge tekster" in site.leader.get(CARD).text


def test_a_comment_that_is_too_long_is_kept_in_its_box_and_nothing_is_saved(site: Carded) -> None:
    fields = {"text-indicator-information": "x" * 2001, "text-focus_area-economy": "Økonomi"}
    answer = site.leader.send(PAGE, page=PAGE, **fields)

    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert "x" * 2001 in answer.text
    assert "Økonomi</textarea>" in answer.text
    assert "Økonomi" not in site.leader.get(f"{CARD}?lang=en").text


def test_only_those_who_write_plans_reach_the_boxes(site: Carded) -> None:
    for role, at in (
        (Role.STAFF, "bakken"),
        (Role.UNIT_LEADER, "lia"),
        (Role.DIRECTOR, "fjordvik"),
    ):
        assert site.browser(role, at).get(PAGE).status_code == 403
