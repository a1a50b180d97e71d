"""The staff pages as a signed-in person's browser meets them."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from surveyapp.app import create_app
from surveyapp.domain.access import OPERATOR
from surveyapp.services import opening, organisation, rounds
from surveyapp.services.installation import Installation
from surveyapp.services.round_plans import RoundPlan
from surveyapp.store import people
from surveyapp.store.tables import SurveyRound
from tests import build

ANYBODY = "anybody"


@dataclass
class Browser:
    """One browser. Forms are sent with the token of the page they stand on."""

    client: FlaskClient
    is_anybody: bool = False

    def get(self, path: str, **more: object) -> TestResponse:
        return self.client.get(path, **more)

    def send(self, path: str, *, page: str = "/help", **fields: object) -> TestResponse:
        """Post `fields` with a token fetched from `page`."""
        return self.client.post(path, data={"csrf_token": self.token(page), **fields})

    def token(self, page: str) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.client.get(page).text)
        assert found, f"{page} has no form"
        return found[1]


def site(installation: Installation) -> Flask:
    return create_app(installation.config)


def browser(
    app: Flask,
    installation: Installation,
    role: str,
    at: str,
    *others: str,
    email: str = "",
    lasts: timedelta = timedelta(hours=1),
) -> Browser:
    """Somebody who has `role`, and `others`, at the unit `at` and has just signed in; or
    ANYBODY."""
    client = app.test_client()
    if role != ANYBODY:
        token = secrets.token_hex(16)
        digest = hashlib.sha256(token.encode()).hexdigest()
        with installation.writing() as session:
            unit = organisation.unit(session, at)
            address = email or f"{token}@fjordvik.no"
            person = build.person(session, address, roles=dict.fromkeys((role, *others), unit))
            people.add_sign_in(session, digest, person, datetime.now(UTC) + lasts)
        with client.session_transaction() as kept:
            kept["sign_in"] = token
            kept["lang"] = "en"
    return Browser(client, is_anybody=role == ANYBODY)


def planned(
    installation: Installation,
    *,
    units: dict[str, int] | None = None,
    groups: dict[tuple[str, str], int] | None = None,
    state: str = "planned",
    definition: str = "kindergarten-parents",
    days: int = 1,
    access: str = "link",
) -> int:
    """A round of a shipped survey, for two weeks in so many days; its number. Beyond `planned` it
    was really opened, then `state` is set without ceremony."""
    now = datetime.now(UTC)
    plan = RoundPlan(
        definition=definition,
        period="2026",
        units=units or {"bakken": 20},
        groups=groups or {},
        opens_at=now + timedelta(days=days),
        closes_at=now + timedelta(days=days + 14),
        access=access,
    )
    with installation.writing() as session:
        made = rounds.plan(session, installation.config, OPERATOR, plan, now)
        if state != "planned":
            build.with_guardians_informed(session, installation, made, now)
            opening.open_now(installation, session, OPERATOR, made.id, now)
            made.state = state
        return made.id


def state_of(installation: Installation, round_id: int) -> str:
    with installation.reading() as session:
        found = session.get(SurveyRound, round_id)
        assert found
        return found.state


def real_now() -> datetime:
    """Pages tell the time by the clock."""
    return datetime.now(UTC)
