"""What a round becomes while it is prepared, and what no change from outside does to it."""

from datetime import timedelta
from pathlib import Path

import pytest

from surveyapp.domain.access import OPERATOR, Role
from surveyapp.domain.errors import InvalidInput, WrongState
from surveyapp.services import counting, drafts, launching, organisation, releases, rounds, turnout
from surveyapp.services.installation import Installation
from surveyapp.services.launching import Days
from surveyapp.work import due
from tests import build, build_rounds
from tests.build_rounds import CLOSES, DAY, NOW

LEADER = build.actor(Role.UNIT_LEADER, "bakken")
CONTROLLER = build.actor()


@pytest.fixture
def town(installation: Installation) -> Installation:
    return build_rounds.municipality(installation)


def _begun(town: Installation) -> int:
    with town.writing() as session:
        round_id = drafts.begin(session, town.config, LEADER, "parents", NOW).id
        launching.set_people(session, town.config, LEADER, round_id, {"bakken": 20}, {}, NOW)
        return round_id


def _start(town: Installation, round_id: int) -> bool:
    with town.writing() as session:
        return launching.start(session, town.config, LEADER, round_id, NOW)


def test_nothing_that_is_only_prepared_opens_by_itself(town: Installation) -> None:
    round_id = _begun(town)

    due.step(town, NOW + DAY)

    assert build_rounds.survey_round(town, round_id).state == "planned"
    assert _start(town, round_id)
    due.step(town, NOW)
    assert build_rounds.survey_round(town, round_id).state == "open"


def test_the_operator_opens_nothing_that_is_only_prepared(town: Installation) -> None:
    with town.writing() as session:
        round_id = drafts.begin(session, town.config, LEADER, "parents", NOW).id

    with pytest.raises(WrongState):
        build_rounds.opened_now(town, round_id)

    with town.reading() as session:
        status = turnout.status(session, rounds.get(session, round_id), NOW)
    assert (status.invited, status.rate) == (0, 0.0)


def test_a_survey_started_for_a_day_to_come_waits_for_it(town: Installation) -> None:
    round_id = _begun(town)
    days = Days(NOW + 2 * DAY, CLOSES, "2026", "link")
    with town.writing() as session:
        launching.set_days(town, session, LEADER, round_id, days, NOW)

    assert not _start(town, round_id)

    due.step(town, NOW + DAY)
    assert build_rounds.survey_round(town, round_id).state == "planned"
    due.step(town, NOW + 2 * DAY)
    assert build_rounds.survey_round(town, round_id).state == "open"


def test_it_is_proposed_as_long_as_last_time_and_for_todays_period(town: Installation) -> None:
    last_year = NOW - 365 * DAY
    plan = build_rounds.plan(
        period="2025-26", opens_at=last_year, closes_at=last_year + 10 * DAY, access="codes"
    )
    before = build_rounds.opened(town, plan, now=last_year)
    build_rounds.close(town, before, last_year + 10 * DAY)

    with town.writing() as session:
        proposed = drafts.begin(session, town.config, LEADER, "parents", NOW)

    local = proposed.closes_at.astimezone(town.config.timezone)
    assert (proposed.period, proposed.access) == ("2026-27", "codes")
    assert (local.date() - NOW.date()).days == 10
    assert f"{local:%H:%M:%S}" == "23:59:59"


def test_the_controller_is_offered_all_units_after_a_leaders_own_survey(
    town: Installation,
) -> None:
    build_rounds.close(town, build_rounds.opened(town))

    with town.writing() as session:
        proposed = drafts.begin(session, town.config, CONTROLLER, "parents", CLOSES)
        assert {unit.code: unit.invited for unit in proposed.units} == {"bakken": 20, "lia": 32}
        opens = proposed.opens_at.astimezone(town.config.timezone)
    in_a_week = (CLOSES + 7 * DAY).astimezone(town.config.timezone)
    assert f"{opens:%Y-%m-%d %H:%M}" == f"{in_a_week:%Y-%m-%d} 08:00", "leaders get a week"


def test_a_survey_is_not_extended_into_the_next_one(town: Installation) -> None:
    round_id = build_rounds.opened(town)
    later = build_rounds.plan(opens_at=CLOSES + DAY, closes_at=CLOSES + 9 * DAY)
    build_rounds.planned(town, later)

    with town.writing() as session, pytest.raises(InvalidInput) as refused:
        rounds.extend(session, LEADER, round_id, CLOSES + 2 * DAY, NOW)

    assert refused.value.problems == {"closes": "asked_already"}


def test_letters_that_are_made_keep_the_way_in(town: Installation) -> None:
    plan = build_rounds.plan(opens_at=NOW + DAY, access="codes")
    round_id = build_rounds.planned(town, plan)
    build_rounds.mailbox(town, round_id).create(b"pepper" * 4)
    days = Days(NOW + DAY, CLOSES, "2026", "link")

    with town.writing() as session, pytest.raises(InvalidInput) as refused:
        launching.set_days(town, session, LEADER, round_id, days, NOW)

    assert refused.value.problems == {"access": "letters_are_made"}


def test_a_change_of_the_organisation_leaves_an_open_survey_as_it_was(
    town: Installation, tmp_path: Path
) -> None:
    groups = {("lia", "stor"): 20, ("lia", "liten"): 12}
    plan = build_rounds.plan({"bakken": 20, "lia": 32}, groups)
    round_id = build_rounds.opened(town, plan)
    for number in range(3):
        for _ in range(9):
            build_rounds.send(town, build_rounds.entrance(town, round_id, number))
    links = build_rounds.links(town, round_id)

    _reorganised(town, tmp_path)
    build_rounds.close(town, round_id)
    counting.count(town, round_id, CLOSES)
    with town.writing() as session:
        rounds.release(session, OPERATOR, round_id, CLOSES)

    assert build_rounds.links(town, round_id) == links
    with town.reading() as session:
        release = releases.of(session, round_id)
        assert release is not None
        told = {(one.unit, one.group): one.invited for one in release.regions}
    assert told == {
        ("fjordvik", None): 52,
        ("oppvekst", None): 52,
        ("bakken", None): 20,
        ("lia", None): 32,
        ("lia", "stor"): 20,
        ("lia", "liten"): 12,
    }


def _reorganised(town: Installation, folder: Path) -> None:
    """Lia moves to another sector under another name, and its groups change."""
    units, groups = folder / "units.csv", folder / "groups.csv"
    units.write_text(
        "code,name,type,parent\nkultur,Kultur,sector,fjordvik\nlia,Nye Lia,kindergarten,kultur\n"
    )
    groups.write_text("unit,group,name,invited\nlia,stor,Store,99\nlia,ny,Nye,40\n")
    with town.writing() as session:
        organisation.import_csv(session, OPERATOR, units, NOW + timedelta(hours=1))
        organisation.import_groups_csv(session, OPERATOR, groups, NOW + timedelta(hours=1))


def test_a_clock_that_is_set_back_undoes_nothing(town: Installation) -> None:
    round_id = build_rounds.opened(town)
    due.step(town, NOW + timedelta(hours=3))

    due.step(town, NOW + timedelta(hours=1))

    assert build_rounds.survey_round(town, round_id).state == "open"
    build_rounds.close(town, round_id)
    due.step(town, NOW)
    assert build_rounds.survey_round(town, round_id).state == "counted"
