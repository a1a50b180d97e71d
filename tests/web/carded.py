"""A kindergarten whose scorecard has something below its lower limit, and its people's browsers."""

from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from sqlalchemy.orm import Session

from surveyapp.domain.access import Role
from surveyapp.services.installation import Installation
from tests import build, build_scorecard
from tests.web import staff
from tests.web.staff import Browser

CARD = "/scorecards/bakken/2026"


@dataclass
class Carded:
    installation: Installation
    known: dict[tuple[str, str], Browser] = field(default_factory=dict)

    @cached_property
    def app(self) -> Flask:
        return staff.site(self.installation)

    def browser(self, role: str, at: str = "bakken") -> Browser:
        if (role, at) not in self.known:
            self.known[role, at] = staff.browser(self.app, self.installation, role, at)
        return self.known[role, at]

    @property
    def leader(self) -> Browser:
        return self.browser(Role.UNIT_LEADER)

    def close(self) -> None:
        self.installation.engine.dispose()
        self.app.extensions["surveyapp"].engine.dispose()


def filled(folder: Path) -> Installation:
    """Two years of a survey, the second one low in `information`; a figure that is too high. Made
    once in a process and then copied."""
    made = build.installation(folder / "instance")
    made.engine.dispose()
    (made.config.instance / "surveyapp.db").write_bytes(_filled())
    return made


@cache
def _filled() -> bytes:
    with TemporaryDirectory() as folder:
        installation = build.installation(Path(folder) / "instance")
        with installation.writing() as session:
            _fill(session)
        installation.engine.dispose()
        return (installation.config.instance / "surveyapp.db").read_bytes()


def _fill(session: Session) -> None:
    build.organisation(session)
    build_scorecard.catalogue(session)
    for period in ("2025", "2026"):
        lowered = {"information": (2, 3, 2)} if period == "2026" else {}
        build_scorecard.released(
            session, {"bakken": 40, "lia": 90}, period=period, invited=100, lowered=lowered
        )
    build_scorecard.figure(session, "sickness-absence", 9.1, period="2025")
    build_scorecard.figure(session, "sickness-absence", 13.2)
