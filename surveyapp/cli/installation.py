"""The installation a command works on, opened or refused with what to do about it."""

from datetime import UTC, datetime

from surveyapp.config import Config
from surveyapp.services import schema
from surveyapp.services.installation import Installation, opened


def installation() -> Installation:
    """Opened from the environment; a missing or newer database is refused."""
    found = opened(Config.from_environment())
    schema.require_current(found)
    return found


def now() -> datetime:
    """The moment a command runs."""
    return datetime.now(UTC)
