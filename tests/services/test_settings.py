"""Settings of the municipality: taken with a note in the log, or refused with every reason."""

from datetime import timedelta

import pytest

from surveyapp.domain.access import OPERATOR, Role
from surveyapp.domain.errors import ContactsMissing, InvalidInput, NotAllowed
from surveyapp.domain.responsible import Basis, Contact
from surveyapp.services import counting, launching, opening, rounds, settings
from surveyapp.services.installation import Installation
from surveyapp.store import keys
from surveyapp.store.tables import Setting
from surveyapp.work import due
from tests import build, build_rounds
from tests.build_rounds import CLOSES, DAY, NOW


@pytest.fixture
def town(installation: Installation) -> Installation:
    return build_rounds.municipality(installation)


def changed(town: Installation, role: Role = Role.CONTROLLER, **wanted: str) -> list[str]:
    with town.writing() as session:
        given = {key.replace("__", "."): value for key, value in wanted.items()}
        return settings.change(session, build.actor(role), given, NOW)


def forget_contacts(town: Installation) -> None:
    """As an installation begins."""
    with town.writing() as session:
        session.delete(session.get_one(Setting, "responsible"))


def test_what_was_changed_stands_in_the_log_with_what_was_there_before(town: Installation) -> None:
    done = changed(town, k_group="12", officer__name=" Nils Ny ", k_text="10")

    assert done == ["officer.name", "k_group"]
    entries = build_rounds.audited(town, "setting.change")
    assert {one.thing: one.details for one in entries} == {
        "officer.name": {"before": "Olga Ombud", "after": "Nils Ny"},
        "k_group": {"before": "8", "after": "12"},
    }
    with town.reading() as session:
        found = settings.in_force(session)
    assert found.responsible.officer == Contact("Nils Ny", "ombud@fjordvik.no")
    assert found.parameters.k_group == 12
    assert changed(town, k_group="12") == []


REFUSED = (
    ("k_unit", "4", "below_5"),
    ("k_group", "4", "below_k_unit"),
    ("k_share", "11", "below_12"),
    ("k_dist", "29", "below_30"),
    ("k_text", "9", "below_10"),
    ("k_unit", "101", "above_100"),
    ("k_unit", "five", "not_a_whole_number"),
    ("k_unit", "", "not_a_whole_number"),
    ("repair_days", "15", "not_0_to_14"),
    ("repair_days", "-1", "not_0_to_14"),
    ("contact__email", "nobody", "not_one_address"),
    ("officer__name", "n" * 201, "too_long"),
    ("basis", "consent", "unknown_basis"),
    ("basis", "other", "basis_missing"),
    ("concern_phone", " ", "phone_missing"),
    ("k_nothing", "5", "unknown_setting"),
)


def test_what_cannot_be_taken_is_refused_and_nothing_is_kept(town: Installation) -> None:
    for key, value, code in REFUSED:
        with pytest.raises(InvalidInput) as refused:
            changed(town, **{key: value, "k_dist": value if key == "k_dist" else "40"})
        where = "basis_text" if code == "basis_missing" else key.replace("__", ".")
        assert refused.value.problems == {where: code}, (key, value)

    with town.reading() as session:
        assert settings.in_force(session).parameters.k_dist == 30


def test_no_limit_can_fall_below_the_one_for_a_unit(town: Installation) -> None:
    with pytest.raises(InvalidInput) as refused:
        changed(town, k_unit="11")

    assert refused.value.problems == {"k_group": "below_k_unit", "k_text": "below_k_unit"}


def test_only_those_who_decide_for_the_municipality_change_settings(town: Installation) -> None:
    for role in (Role.UNIT_LEADER, Role.DIRECTOR, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            changed(town, role, k_group="12")


def test_a_reason_of_ones_own_is_taken(town: Installation) -> None:
    changed(town, basis="other", basis_text="Barnehageloven")

    with town.reading() as session:
        found = settings.responsible(session)
    assert (found.basis, found.basis_text) == (Basis.OTHER, "Barnehageloven")


@pytest.mark.parametrize("left_out", ["contact__name", "contact__email", "officer__email"])
def test_no_survey_opens_before_people_can_see_whom_to_ask(
    town: Installation, left_out: str
) -> None:
    round_id = build_rounds.planned(town)
    changed(town, **{left_out: ""})

    with pytest.raises(ContactsMissing) as refused, town.writing() as session:
        opening.open_now(town, session, OPERATOR, round_id, NOW)
    with pytest.raises(ContactsMissing), town.writing() as session:
        rounds.request_opening(session, OPERATOR, round_id, NOW)

    assert refused.value.missing == (left_out.partition("__")[0],)
    assert not town.config.keys.exists()
    with town.reading() as session:
        found = rounds.get(session, round_id)
        assert launching.problems(session, town.config, found, NOW) == {
            "contacts": "contacts_missing"
        }


def test_an_installation_begins_without_anybody_to_ask(town: Installation) -> None:
    forget_contacts(town)

    with town.reading() as session:
        found = settings.in_force(session)

    assert found.responsible.missing == ("contact", "officer")
    assert found.responsible.concern_phone == "116 111"


def test_a_counted_round_is_destroyed_when_its_days_of_repair_are_over(
    town: Installation,
) -> None:
    changed(town, repair_days="3")
    round_id = build_rounds.closed(town, [build_rounds.CONTENT] * 6)
    changed(town, repair_days="0")

    counting.count(town, round_id, CLOSES)
    due.step(town, CLOSES + 3 * DAY - timedelta(seconds=1))
    kept = (
        bool(keys.read(town.config.keys, round_id)),
        build_rounds.mailbox(town, round_id).exists(),
        build_rounds.survey_round(town, round_id).destroyed_at,
    )
    due.step(town, CLOSES + 3 * DAY)

    assert kept == (True, True, None)
    assert not build_rounds.mailbox(town, round_id).exists()
    assert not list(town.config.keys.iterdir())
    assert build_rounds.survey_round(town, round_id).destroyed_at == CLOSES + 3 * DAY
    assert len(build_rounds.audited(town, "round.count")) == 1


def test_a_cancelled_round_is_destroyed_at_once_whatever_was_decided(town: Installation) -> None:
    changed(town, repair_days="14")
    round_id = build_rounds.opened(town)

    with town.writing() as session:
        rounds.cancel(town, session, OPERATOR, round_id, NOW)
    counting.finish(town, round_id, OPERATOR, NOW)

    assert build_rounds.survey_round(town, round_id).destroyed_at == NOW
