"""How keys are kept in this installation, as pages and commands tell it; no key is touched here."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from surveyapp.domain.custody import Custody, Mode, is_old
from surveyapp.store.tables import Setting

LOCK_SETTING = "custody"
"""The mode, and in pass phrase mode the pair that keys of rounds are sealed to."""
SHEET_SETTING = "recovery_sheet"
"""The recovery sheet in force: its name, day and public key."""
THING = "keys"
"""In the log: how the keys of surveys are kept."""


def now(session: Session, today: date) -> Custody:
    """How a round that opens on `today` is kept; without a setting by key file, with no sheet."""
    lock, sheet = setting(session, LOCK_SETTING), setting(session, SHEET_SETTING)
    made_on = date.fromisoformat(sheet["made_on"]) if sheet else None
    return Custody(
        mode=Mode(lock.get("mode", Mode.KEY_FILE)),
        is_split=bool(lock.get("is_split", False)),
        sheet_made_on=made_on,
        is_sheet_old=made_on is not None and is_old(made_on, today),
    )


def setting(session: Session, key: str) -> dict[str, Any]:
    """Empty where nothing was set."""
    found = session.get(Setting, key)
    return {} if found is None else found.value


def keep(session: Session, key: str, value: dict[str, Any]) -> None:
    session.merge(Setting(key=key, value=value))
    session.flush()


def take_away(session: Session, key: str) -> None:
    session.delete(session.get_one(Setting, key))
    session.flush()
