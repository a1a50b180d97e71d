"""Builders of how keys are kept: a pass phrase in force, a recovery sheet in force."""

import pytest

from surveyapp.domain.access import OPERATOR
from surveyapp.services import pass_phrases, recovery_sheets
from surveyapp.services.installation import Installation
from surveyapp.services.recovery_sheets import Sheet
from surveyapp.store import locks
from tests.build import NOW


def cheap_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Phrases that are quick to try; a lock says itself what it costs."""
    monkeypatch.setattr(locks, "MEMORY_KIB", 32)
    monkeypatch.setattr(locks, "ITERATIONS", 1)


def pass_phrase(installation: Installation, *, is_split: bool = False) -> tuple[str, ...]:
    with installation.writing() as session:
        made = pass_phrases.make(session, OPERATOR, NOW, is_split=is_split)
        pass_phrases.confirm(session, OPERATOR, " ".join(made), NOW)
    return made


def recovery_sheet(installation: Installation) -> Sheet:
    sheet = recovery_sheets.drawn(NOW.date())
    with installation.writing() as session:
        recovery_sheets.keep(session, OPERATOR, sheet, NOW)
        recovery_sheets.confirm(session, OPERATOR, sheet.words, NOW)
    return sheet
