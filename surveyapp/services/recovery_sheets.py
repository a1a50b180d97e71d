"""The recovery sheet: a key whose private half is on paper alone.

Never loaded where pages are served. Only its public half is kept here.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor
from surveyapp.domain.errors import InvalidInput, NothingToConfirm, PhraseUnfit
from surveyapp.services import audit, custody
from surveyapp.services.custody import SHEET_SETTING
from surveyapp.store import phrases
from surveyapp.store.memory import leave_no_core
from surveyapp.store.sealing import RoundKey

_WAITING = "recovery_sheet_waiting"
_NAME_LETTERS = 8


@dataclass(frozen=True, slots=True, repr=False)
class Sheet:
    """What is printed; nothing of `words` is kept."""

    words: str
    made_on: date

    @property
    def name(self) -> str:
        return name_of(key_of(self.words).public())


@dataclass(frozen=True, slots=True)
class SheetInForce:
    name: str
    public_key: bytes


def drawn(today: date) -> Sheet:
    """A new sheet, in memory alone."""
    leave_no_core()
    return Sheet(phrases.drawn(phrases.SHEET_WORDS), today)


def keep(session: Session, actor: Actor, sheet: Sheet, now: datetime) -> None:
    """Its public half, once it is printed; nothing is sealed to it before it was typed back."""
    public_key = key_of(sheet.words).public()
    value = {
        "name": sheet.name,
        "made_on": sheet.made_on.isoformat(),
        "public_key": public_key.hex(),
    }
    custody.keep(session, _WAITING, value)
    audit.record(session, actor, "keys.make_sheet", custody.THING, now, sheet=sheet.name)


def confirm(session: Session, actor: Actor, typed: str, now: datetime) -> str:
    """The sheet's name, which is in force from now on in place of any before.

    Raises NothingToConfirm, InvalidInput, PhraseUnfit; then all is as before.
    """
    waiting = custody.setting(session, _WAITING)
    if not waiting:
        raise NothingToConfirm("recovery sheet")
    if key_of(read(typed)).public().hex() != waiting["public_key"]:
        raise PhraseUnfit(f"the sheet {waiting['name']}")
    custody.keep(session, SHEET_SETTING, waiting)
    custody.take_away(session, _WAITING)
    name = str(waiting["name"])
    audit.record(session, actor, "keys.use_sheet", custody.THING, now, sheet=name)
    return name


def in_force(session: Session) -> SheetInForce | None:
    found = custody.setting(session, SHEET_SETTING)
    return SheetInForce(found["name"], bytes.fromhex(found["public_key"])) if found else None


def read(typed: str) -> str:
    """The sheet's words as they were printed. Raises InvalidInput."""
    words = phrases.typed(typed)
    if len(words) != phrases.SHEET_WORDS:
        raise InvalidInput({"words": "wrong_number_of_words"})
    return phrases.phrase_of(words)


def key_of(words: str) -> RoundKey:
    """The private half that the words stand for."""
    leave_no_core()
    return RoundKey.of_sheet(phrases.bits_of(words))


def name_of(public_key: bytes) -> str:
    """`3F7A-91C2`, by which people tell one sheet from another."""
    letters = hashlib.sha256(public_key).hexdigest()[:_NAME_LETTERS].upper()
    return f"{letters[:4]}-{letters[4:]}"
