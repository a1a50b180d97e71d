"""People and roles: who may give what to whom, and who is never taken away."""

import pytest
from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor, Grant, Role
from surveyapp.domain.errors import LastManager, NotAllowed, NotFound
from surveyapp.services import organisation, people
from surveyapp.services.installation import Installation
from surveyapp.store.tables import AuditEntry, Person
from tests import build
from tests.build import NOW

WHOLE = build.actor(Role.CONTROLLER, "fjordvik")
OF_LIA = build.actor(Role.CONTROLLER, "lia")


def _manager(session: Session, email: str, at: str = "fjordvik") -> Person:
    unit = organisation.unit(session, at)
    return build.person(session, email, roles={"admin": unit})


def test_a_role_is_given_once_however_often_it_is_given(either: Installation) -> None:
    with either.writing() as session:
        build.organisation(session)
        kari = people.add(session, WHOLE, "kari@fjordvik.no", "Kari", NOW)

        for _ in range(2):
            people.grant(session, WHOLE, kari, Grant(Role.STAFF, "lia"), NOW)
        session.flush()

        assert [(grant.role, grant.unit.code) for grant in kari.grants] == [("staff", "lia")]
        acts = [entry.action for entry in session.query(AuditEntry).order_by(AuditEntry.id)]
        assert acts == ["person.add", "person.grant"]


def test_the_last_one_who_manages_people_stays(either: Installation) -> None:
    with either.writing() as session:
        build.organisation(session)
        only = _manager(session, "a@fjordvik.no")
        _manager(session, "b@fjordvik.no", at="lia")
        shut = _manager(session, "c@fjordvik.no")
        shut.disabled_at = NOW
        session.flush()

        with pytest.raises(LastManager):
            people.revoke(session, WHOLE, only, only.grants[0].id, NOW)
        with pytest.raises(LastManager):
            people.disable(session, WHOLE, only, NOW)

        shut.disabled_at = None
        session.flush()
        people.revoke(session, WHOLE, only, only.grants[0].id, NOW)
        assert only.grants == []


def test_whoever_has_two_such_roles_may_lose_one(installation: Installation) -> None:
    with installation.writing() as session:
        root = build.organisation(session)["fjordvik"]
        only = build.person(session, roles={"admin": root, "controller": root})

        people.revoke(session, WHOLE, only, only.grants[0].id, NOW)

        assert len(only.grants) == 1


@pytest.mark.parametrize("actor", [OF_LIA, build.actor(Role.UNIT_LEADER, "fjordvik")])
def test_nobody_gives_a_role_where_they_do_not_manage_people(
    installation: Installation, actor: Actor
) -> None:
    with installation.writing() as session:
        build.organisation(session)
        kari = build.person(session)

        with pytest.raises(NotAllowed):
            people.grant(session, actor, kari, Grant(Role.CONTROLLER, "fjordvik"), NOW)
        assert kari.grants == []


@pytest.mark.parametrize("role", [Role.ADMIN, Role.CONTROLLER])
def test_nobody_changes_their_own_roles(installation: Installation, role: Role) -> None:
    with installation.writing() as session:
        root = build.organisation(session)["fjordvik"]
        _manager(session, "another@fjordvik.no")
        me = build.person(session, roles={role.value: root})
        myself = Actor(me.name, me.email, me.id, (Grant(role, "fjordvik"),))

        with pytest.raises(NotAllowed):
            people.grant(session, myself, me, Grant(Role.AUDITOR, "fjordvik"), NOW)
        with pytest.raises(NotAllowed):
            people.revoke(session, myself, me, me.grants[0].id, NOW)
        assert [grant.role for grant in me.grants] == [role.value]


def test_a_manager_of_one_unit_cannot_take_over_an_account_that_reaches_further(
    installation: Installation,
) -> None:
    with installation.writing() as session:
        units = build.organisation(session)
        both = build.person(
            session, "b@fjordvik.no", roles={"staff": units["lia"], "director": units["fjordvik"]}
        )
        elsewhere = build.person(session, "e@fjordvik.no", roles={"staff": units["bakken"]})

        for act in (people.new_link, people.disable, people.enable):
            with pytest.raises(NotAllowed):
                act(session, OF_LIA, both, NOW)
        with pytest.raises(NotFound):
            people.get(session, OF_LIA, elsewhere.id)
        assert [each.email for each in people.listed(session, OF_LIA)] == ["b@fjordvik.no"]


def test_a_role_or_unit_that_does_not_exist_is_refused(installation: Installation) -> None:
    with installation.writing() as session:
        build.organisation(session)
        kari = build.person(session)

        with pytest.raises(NotFound):
            people.grant(session, WHOLE, kari, Grant(Role.STAFF, "nowhere"), NOW)
        with pytest.raises(NotFound):
            people.role_of("king")
        with pytest.raises(NotFound):
            people.revoke(session, WHOLE, kari, 99, NOW)
