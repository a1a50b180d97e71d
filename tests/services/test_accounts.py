"""Accounts: whoever knows the password gets in, nobody else does, and only for so long."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.services import accounts
from surveyapp.services.installation import Installation
from surveyapp.store.tables import AuditEntry, PasswordLink, Person, SignIn
from tests import build
from tests.build import NOW

PASSWORD = "fire ord uten sammenheng"


def _sign_in(session: Session, email: str, password: str = PASSWORD) -> str | None:
    return accounts.signed_in(session, accounts.checked(session, email, password), NOW)


def test_a_right_password_gives_a_sign_in_that_names_the_person(either: Installation) -> None:
    with either.writing() as session:
        root = build.organisation(session)["fjordvik"]
        build.person(session, "kari@fjordvik.no", roles={"controller": root}, password=PASSWORD)

        token = _sign_in(session, " Kari@Fjordvik.NO ")

        assert token is not None
        actor = accounts.actor_of(session, token, NOW)
        assert actor is not None
        assert (actor.email, [grant.unit for grant in actor.grants]) == (
            "kari@fjordvik.no",
            ["fjordvik"],
        )


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("kari@fjordvik.no", "fire ord uten sammenhenG"),
        ("kari@fjordvik.no", ""),
        ("ola@fjordvik.no", PASSWORD),
        ("ny@fjordvik.no", ""),
        ("stengt@fjordvik.no", PASSWORD),
    ],
)
def test_a_wrong_password_an_unknown_a_new_and_a_shut_account_all_stay_outside(
    installation: Installation, email: str, password: str
) -> None:
    with installation.writing() as session:
        build.person(session, "kari@fjordvik.no", password=PASSWORD)
        build.person(session, "ny@fjordvik.no")
        build.person(session, "stengt@fjordvik.no", password=PASSWORD).disabled_at = NOW

        assert _sign_in(session, email, password) is None
        assert session.query(SignIn).count() == 0


def test_an_unknown_address_costs_the_same_work_as_a_known_one() -> None:
    assert not accounts.HASHER.check_needs_rehash(accounts.NOBODY)
    assert accounts.NOBODY.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_only_a_digest_of_the_token_is_kept(installation: Installation) -> None:
    with installation.writing() as session:
        person = build.person(session, "kari@fjordvik.no", password=PASSWORD)
        token = _sign_in(session, person.email)
        link = accounts.new_link(session, build.actor(), person, NOW)
        session.flush()

        kept = [row.token_sha256 for row in session.query(SignIn)]
        kept += [row.token_sha256 for row in session.query(PasswordLink)]

        assert len(kept) == 2
        assert all(len(digest) == 64 and digest not in (token, link) for digest in kept)


def test_a_sign_in_lasts_twelve_hours_and_ends_at_sign_out(installation: Installation) -> None:
    with installation.writing() as session:
        build.person(session, "kari@fjordvik.no", password=PASSWORD)
        token = _sign_in(session, "kari@fjordvik.no")
        assert token

        almost = NOW + timedelta(hours=12) - timedelta(seconds=1)
        actor = accounts.actor_of(session, token, almost)

        assert actor is not None
        assert accounts.actor_of(session, token, NOW + timedelta(hours=12)) is None
        accounts.sign_out(session, actor, token, NOW)
        assert accounts.actor_of(session, token, NOW) is None


def test_whoever_is_shut_out_is_out_at_once(installation: Installation) -> None:
    with installation.writing() as session:
        person = build.person(session, "kari@fjordvik.no", password=PASSWORD)
        token = _sign_in(session, person.email)
        assert token

        person.disabled_at = NOW
        session.flush()

        assert accounts.actor_of(session, token, NOW) is None


def test_a_password_changed_while_it_was_tried_lets_nobody_in(installation: Installation) -> None:
    with installation.writing() as session:
        person = build.person(session, "kari@fjordvik.no", password=PASSWORD)
        attempt = accounts.checked(session, person.email, PASSWORD)

        person.password_hash = accounts.HASHER.hash("et helt annet passord")

        assert accounts.signed_in(session, attempt, NOW) is None


def test_a_weaker_hash_is_made_anew_at_the_next_sign_in(installation: Installation) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with installation.writing() as session:
        person = build.person(session, "kari@fjordvik.no")
        person.password_hash = weak

        assert _sign_in(session, person.email) is not None

        assert person.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert _sign_in(session, person.email) is not None


def test_a_link_sets_a_password_once_and_signs_every_browser_out(
    installation: Installation,
) -> None:
    with installation.writing() as session:
        person = build.person(session, "kari@fjordvik.no", password="det gamle passordet")
        old = _sign_in(session, person.email, "det gamle passordet")
        link = accounts.new_link(session, build.actor(), person, NOW)
        assert old

        accounts.choose_password(session, link, PASSWORD, NOW)

        assert accounts.actor_of(session, old, NOW) is None
        assert _sign_in(session, person.email) is not None
        assert _sign_in(session, person.email, "det gamle passordet") is None
        with pytest.raises(NotFound):
            accounts.choose_password(session, link, "enda et nytt passord", NOW)


def test_a_link_lasts_seven_days_and_a_newer_one_takes_its_place(
    installation: Installation,
) -> None:
    with installation.writing() as session:
        person = build.person(session, "kari@fjordvik.no")
        first = accounts.new_link(session, build.actor(), person, NOW)
        second = accounts.new_link(session, build.actor(), person, NOW)

        assert accounts.of_link(session, second, NOW + timedelta(days=6, hours=23)) is person
        for token, when in [(first, NOW), (second, NOW + timedelta(days=7)), ("gjett", NOW)]:
            with pytest.raises(NotFound):
                accounts.of_link(session, token, when)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("elleve tegn", "too_short"),
        ("            ", "too_short"),
        ("x" * 201, "too_long"),
        ("Kari.Nordmann@fjordvik.no", "is_the_email"),
        ("KARI.nordmann", "is_the_email"),
        ("Passord12345", "too_common"),
        ("abcabcabcabcabc", "too_common"),
        ("aaaaaaaaaaaaa", "too_common"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused_with_the_reason(
    installation: Installation, password: str, reason: str
) -> None:
    with installation.writing() as session:
        person = build.person(session, "kari.nordmann@fjordvik.no")
        link = accounts.new_link(session, build.actor(), person, NOW)

        with pytest.raises(InvalidInput) as refusal:
            accounts.choose_password(session, link, password, NOW)

        assert refusal.value.problems == {"password": reason}
        assert person.password_hash is None
        assert accounts.of_link(session, link, NOW) is person


def test_signing_in_failing_and_choosing_a_password_are_written_down_without_secrets(
    installation: Installation,
) -> None:
    with installation.writing() as session:
        person = build.person(session, "kari@fjordvik.no")
        link = accounts.new_link(session, build.actor(), person, NOW)
        accounts.choose_password(session, link, PASSWORD, NOW)
        _sign_in(session, person.email)
        _sign_in(session, person.email, "feil passord denne gang")
        _sign_in(session, "hemmelig-passord-i-feil-felt")
        session.flush()

        entries = session.query(AuditEntry).order_by(AuditEntry.id).all()

        assert [entry.action for entry in entries] == [
            "person.password_link",
            "person.choose_password",
            "person.sign_in",
            "person.sign_in_refused",
        ]
        written = " ".join(f"{entry.actor} {entry.thing} {entry.details}" for entry in entries)
        assert PASSWORD not in written
        assert link not in written
        assert session.query(Person).count() == 1
