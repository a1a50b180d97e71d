"""Open surveys and the people who answer them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.test import Client
from whitenoise import WhiteNoise

import surveyapp.web
from surveyapp.config import shipped
from surveyapp.domain.access import OPERATOR
from surveyapp.services import invitations, opening, rounds
from surveyapp.services.installation import Installation, opened
from surveyapp.services.rounds import RoundPlan
from surveyapp.store.mailbox import mailbox_of
from surveyapp.store.tables import Setting, SurveyRound
from surveyapp.web.answer_style import AnswerStyle
from surveyapp.web.doorstep import Doorstep
from surveyapp.web.doorstep_entrances import FRESH
from tests import build, build_scorecard
from tests.web import staff
from tests.web.respondent import Respondent

_OWN = Path(__file__).parent / "survey_definitions"
_STATIC = Path(surveyapp.web.__file__).parent / "static"
INVITED = 20


def static_files() -> Client:
    """What lies beside the pages, as a browser gets it."""
    return Client(AnswerStyle(WhiteNoise(NotFound(), root=_STATIC, prefix="static/")))


class Clock:
    """The time as the doorstep is told it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Guest(Respondent):
    """A respondent, and what a test may do and know about the survey behind the pages."""

    installation: Installation
    clock: Clock
    round_id: int
    codes: tuple[str, ...] = ()
    invited: int = INVITED

    def received(self) -> int:
        mailbox = mailbox_of(self.installation.config, self.installation.engine, self.round_id)
        return mailbox.contents().envelopes

    def put_in_state(self, state: str) -> None:
        """And wait until every page has heard of it."""
        self.clock.now += FRESH
        with self.installation.writing() as session:
            survey_round = session.get_one(SurveyRound, self.round_id)
            survey_round.state = state

    def stop_accepting(self) -> None:
        """As closing does first, while pages still find the round open."""
        config, engine = self.installation.config, self.installation.engine
        mailbox_of(config, engine, self.round_id).accept(accepting=False)

    def void(self, code: str) -> None:
        with self.installation.writing() as session:
            invitations.void_code(
                self.installation, session, OPERATOR, self.round_id, code, self.clock()
            )

    def make_demo(self) -> None:
        with self.installation.writing() as session:
            session.add(Setting(key="demo", value={"on": True}))

    def weight_of(self, address: str) -> int:
        with static_files().get(address) as sent:
            return len(sent.data)

    @contextmanager
    def storage_down(self) -> Iterator[None]:
        """The folder of mailboxes is gone for a while."""
        place = self.installation.config.mailboxes
        away = place.with_name("away")
        place.rename(away)
        try:
            yield
        finally:
            shutil.rmtree(place, ignore_errors=True)
            away.rename(place)

    @contextmanager
    def database_down(self) -> Iterator[None]:
        """The main database has lost its tables for a while."""
        self.installation.engine.dispose()
        place = self.installation.config.instance / "surveyapp.db"
        away = place.rename(place.with_name("away.db"))
        try:
            yield
        finally:
            self.installation.engine.dispose()
            away.rename(place)


@pytest.fixture(scope="session")
def survey_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with an organisation and a folder of surveys, made once and then copied."""
    place = tmp_path_factory.mktemp("surveys")
    folder = place / "survey_definitions"
    shutil.copytree(_OWN, folder)
    for name in ("scales.yaml", "indicators.yaml"):
        shutil.copy(shipped("survey_definitions") / name, folder)
    with (folder / "scales.yaml").open("a", encoding="utf-8") as scales:
        scales.write((folder / "scales.more").read_text(encoding="utf-8"))
    made = build.installation(place / "instance")
    with made.writing() as session:
        build.organisation(session)
    made.engine.dispose()
    return place


@pytest.fixture
def survey_installation(survey_template: Path, tmp_path: Path) -> Iterator[Installation]:
    """An installation whose surveys are those of the tests."""
    shutil.copytree(survey_template / "instance", tmp_path / "instance")
    folder = str(survey_template / "survey_definitions")
    made = opened(build.config(tmp_path / "instance", SURVEYAPP_DEFINITIONS=folder))
    yield made
    made.engine.dispose()


@pytest.fixture(scope="session")
def figures_template(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Made once and then copied."""
    place = tmp_path_factory.mktemp("figures") / "instance"
    return build_scorecard.with_figures(build.installation(place))


@pytest.fixture
def filled(figures_template: Installation, tmp_path: Path) -> Iterator[Installation]:
    """An installation with indicators and a few figures."""
    made = build.copied(figures_template, tmp_path / "instance")
    yield made
    made.engine.dispose()


@pytest.fixture
def app(installation: Installation) -> Iterator[Flask]:
    """The site of an organisation in which nothing has happened yet."""
    with installation.writing() as session:
        build.organisation(session)
    made = staff.site(installation)
    yield made
    made.extensions["surveyapp"].engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock(build.NOW)


@pytest.fixture
def visitors(survey_installation: Installation, clock: Clock) -> Client:
    return browser_at(survey_installation, clock)


def browser_at(installation: Installation, clock: Clock) -> Client:
    """A browser at the doorstep; what goes past it is answered 299."""

    def behind(_environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        start_response("299 Behind", [])
        return []

    return Client(Doorstep(behind, installation, clock))


def _open(
    survey_installation: Installation, clock: Clock, definition: str, unit: str, access: str
) -> tuple[int, str, tuple[str, ...]]:
    """A round opened now: its id, its link and its codes."""
    now = clock()
    plan = RoundPlan(
        definition, "2026", {unit: INVITED}, now, now + timedelta(days=30), access=access
    )
    config = survey_installation.config
    with survey_installation.writing() as session:
        made = rounds.plan(session, config, OPERATOR, plan, now)
        build.with_guardians_informed(session, survey_installation, made, now)
        round_id = made.id
    with survey_installation.writing() as session:
        opening.open_now(survey_installation, session, OPERATOR, round_id, now)
    with survey_installation.writing() as session:
        link = rounds.get(session, round_id).invitations[0].link
        if access == "link":
            return round_id, link, ()
        made = invitations.make_codes(survey_installation, session, OPERATOR, round_id, unit, now)
    return round_id, link, made[0].codes


def a_guest(installation: Installation, clock: Clock, client: Client, *survey: str) -> Guest:
    round_id, link, codes = _open(installation, clock, *survey)
    return Guest(client, link, installation, clock, round_id, codes)


@pytest.fixture
def parent(survey_installation: Installation, clock: Clock, visitors: Client) -> Guest:
    """Somebody with the open link of a parents' survey."""
    return a_guest(survey_installation, clock, visitors, "everything", "bakken", "link")


@pytest.fixture
def pupil(survey_installation: Installation, clock: Clock, visitors: Client) -> Guest:
    return a_guest(survey_installation, clock, visitors, "young", "skolen", "link")


@pytest.fixture
def guest(survey_installation: Installation, clock: Clock, visitors: Client) -> Guest:
    """Somebody with a letter: the survey takes one-time codes."""
    return a_guest(survey_installation, clock, visitors, "everything", "bakken", "codes")


@pytest.fixture
def other_guest(survey_installation: Installation, clock: Clock, visitors: Client) -> Guest:
    return a_guest(survey_installation, clock, visitors, "everything", "lia", "codes")


@pytest.fixture
def polyglot(survey_installation: Installation, clock: Clock, visitors: Client) -> Guest:
    """Somebody at a survey with every shape of question, in Arabic too."""
    return a_guest(survey_installation, clock, visitors, "every-shape", "bakken", "link")
