"""The action plan of a unit: its columns, its proposals, its notes, and nothing ever lost."""

import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from surveyapp.domain.access import Role
from surveyapp.services import action_plans, action_proposals, scorecards
from surveyapp.store.tables import Action, AuditEntry
from tests import build, build_scorecard
from tests.web import carded
from tests.web.carded import Carded

PLAN = "/actions/bakken/2026"
FILLED = {
    "indicator": "sickness-absence",
    "planned": "Samtale etter første egenmelding",
    "on_deviation": "Møte med verneombudet",
    "when_measured": "Hver måned",
    "who_measures": "Personalavdelingen",
    "goal_owner": "Ingrid Bakke",
    "owner": "Kari Nordmann",
    "cost": "12 000",
    "deadline": "2026-01-15",
    "status": "under_way",
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Carded:
    return Carded(carded.filled(tmp_path_factory.mktemp("plans")))


@pytest.fixture
def site(template: Carded, tmp_path: Path) -> Iterator[Carded]:
    made = Carded(build.copied(template.installation, tmp_path / "instance"))
    yield made
    made.close()


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00ad", "").split())


def text(site: Carded, path: str, role: Role = Role.UNIT_LEADER, at: str = "bakken") -> str:
    answer = site.browser(role, at).get(f"{path}{'&' if '?' in path else '?'}lang=en")
    assert answer.status_code == 200
    return answer.text


def rows(site: Carded) -> list[Action]:
    with site.installation.reading() as session:
        return session.query(Action).order_by(Action.id).all()


def added(site: Carded, **other: str) -> Action:
    page = f"{PLAN}/new"
    answer = site.leader.send(page, page=page, **(FILLED | other))
    assert answer.status_code == 302, words(answer.text)
    return rows(site)[-1]


def test_an_action_stands_in_the_plan_with_all_columns_and_in_its_files(site: Carded) -> None:
    added(site)

    plan = words(text(site, PLAN))
    for said in (
        *list(FILLED.values())[1:7],
        "Sickness absence",
        "NOK 12,000",
        "Past the deadline",
    ):
        assert said in plan
    assert "One action. One is past its deadline." in plan
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(site.leader.get(f"{PLAN}/file/xlsx?lang=en").data)
    )
    heading, row = book.get_sheet_by_index(0).to_python()
    said = dict(zip(heading, row, strict=True))
    assert (said["Indicator"], said["Cost, NOK"], said["Late"]) == (
        "Sickness absence",
        12000,
        "late",
    )
    csv = site.leader.get(f"{PLAN}/file/csv?lang=nb").data.decode("utf-8-sig")
    assert csv.splitlines()[0].startswith("Måleindikator;Når den måles;Hvem måler;")


def test_the_lists_of_mine_and_late_and_the_first_page_lead_to_it(site: Carded) -> None:
    row = added(site)
    added(site, owner="Jonas Lie", goal_owner="", deadline="2099-01-01", planned="Senere")

    mine = words(text(site, "/actions"))
    late = words(text(site, f"{PLAN}?show=late"))
    first = text(site, "/")

    assert "Mine (1)" in mine
    assert "Senere" not in mine
    assert "Samtale" in late
    assert "Senere" not in late
    assert f'{PLAN}#action-{row.id}"' in first
    assert "Past the deadline" in first


def test_what_the_figure_did_since_is_told_without_claiming_the_action_did_it(
    site: Carded,
) -> None:
    absent = added(site)
    asked = added(site, indicator="information", planned="Ukebrev")
    with site.installation.writing() as session:
        for number, period in ((absent.id, "2025"), (asked.id, "2025")):
            session.get_one(Action, number).measured_before = period
    added(site, planned="Nytt", indicator="information")

    plan = words(text(site, PLAN))

    assert "From 9.1% in 2025 to 13.2% in 2026. A counted figure, without uncertainty" in plan
    assert "Clearly down: more than chance." in plan
    assert "Too early. It has not been measured since." in plan


def test_red_results_propose_the_certain_ones_first_and_one_press_takes_one_in(
    site: Carded,
) -> None:
    plan = text(site, PLAN)
    assert "2 results below their lower limit have no action" in words(plan).replace("Two", "2")
    assert len(re.findall(r'name="rule" value="below_limit"', plan)) == 2

    taken = site.leader.send(
        f"{PLAN}/proposals", page=PLAN, rule="below_limit", key="sickness-absence", answer="take_in"
    )
    aside = site.leader.send(
        f"{PLAN}/proposals", page=PLAN, rule="below_limit", key="information", answer="aside"
    )

    assert (taken.status_code, aside.status_code) == (302, 302)
    (row,) = rows(site)
    assert taken.headers["Location"] == f"{PLAN}/{row.id}"
    assert (row.indicator, row.origin, row.measured_before) == (
        "sickness-absence", "below_limit", "2026",
    )  # fmt: skip
    assert 'name="rule"' not in text(site, PLAN)


def test_a_withheld_result_proposes_nothing_of_its_own_but_the_last_one_shown_may(
    site: Carded,
) -> None:
    with site.installation.writing() as session:
        build_scorecard.released(session, {"bakken": 4, "lia": 60}, period="2027", invited=80)
        card = scorecards.scorecard(session, "bakken", "2027")
        proposed = action_proposals.proposals(session, "bakken", "2027", card, [])

    found = {(one.rule.value, one.key) for one in proposed}

    assert ("earlier_below_limit", "information") in found
    assert not any(key == "participation" for _, key in found)


def test_two_who_change_an_action_at_once_lose_neither_text(site: Carded) -> None:
    row = added(site)
    page = f"{PLAN}/{row.id}"
    first = site.leader.send(page, page=page, **(FILLED | {"planned": "Lederens"}), seen="1")
    second = site.browser(Role.CONTROLLER, "fjordvik").send(
        page, page=page, **(FILLED | {"planned": "Controllerens"}), seen="1"
    )

    assert (first.status_code, second.status_code) == (302, 409)
    assert "Lederens" in second.text
    assert "Controllerens</textarea>" in second.text.replace("\r\n", "")
    assert 'name="seen" type="hidden" value="2"' in second.text
    assert rows(site)[0].planned == "Lederens"


def test_notes_are_dated_and_stay(site: Carded) -> None:
    row = added(site)
    page = f"{PLAN}/{row.id}"
    for note in ("Avtalen venter", "Avtalen er signert"):
        assert site.leader.send(f"{page}/notes", page=page, text=note).status_code == 302
    empty = site.leader.send(f"{page}/notes", page=page, text=" ")

    assert empty.status_code == 422
    assert text(site, page).index("Avtalen er signert") < text(site, page).index("Avtalen venter")
    assert "Avtalen venter" in text(site, PLAN, Role.STAFF)


def test_chosen_actions_go_on_into_the_next_plan_with_a_way_back(site: Carded) -> None:
    first, second = added(site), added(site, planned="Blir igjen")
    page = f"{PLAN}/carry-over"

    site.leader.send(page, page=page, action=str(first.id))

    copy = rows(site)[-1]
    assert (copy.period, copy.continues_id, copy.planned) == ("2027", first.id, first.planned)
    carried = text(site, "/actions/bakken/2027")
    assert f'href="{PLAN}#action-{first.id}">Carried over from 2026' in carried
    again = text(site, page)
    assert f'value="{first.id}"' not in again
    assert f'value="{second.id}"' in again


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"planned": " "}, "Write what you will do"),
        ({"status": "dropped"}, "Write why the action is dropped"),
        ({"cost": "mye"}, "This is not a number"),
        ({"cost": "-5"}, "Write the cost as a number"),
        ({"deadline": "i morgen"}, "Not a valid date value"),
        ({"owner": "x" * 201}, "The text is too long"),
    ],
)
def test_bad_input_is_said_at_its_box_and_nothing_is_lost(
    site: Carded, wrong: dict[str, str], said: str
) -> None:
    page = f"{PLAN}/new"
    answer = site.leader.send(page, page=page, **(FILLED | wrong))

    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert "Møte med verneombudet" in answer.text
    assert rows(site) == []


def test_staff_read_their_own_plan_and_only_those_who_may_write_it(site: Carded) -> None:
    row = added(site)

    assert "New action" not in text(site, PLAN, Role.STAFF)
    for role, at, path in (
        (Role.STAFF, "bakken", f"{PLAN}/new"),
        (Role.STAFF, "lia", PLAN),
        (Role.DIRECTOR, "fjordvik", f"{PLAN}/{row.id}"),
        (Role.POLITICIAN, "fjordvik", PLAN),
    ):
        assert site.browser(role, at).get(path).status_code == 403
    head = site.browser(Role.SECTOR_HEAD, "oppvekst")
    assert head.get(f"{PLAN}/{row.id}").status_code == 200
    assert head.get(f"/actions/lia/2026/{row.id}").status_code == 404
    with site.installation.reading() as session:
        acts = [one.action for one in session.query(AuditEntry).all()]
        assert action_plans.of_unit(session, "lia", "2026") == []
    assert "action.add" in acts
