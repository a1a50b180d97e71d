"""The pass phrase that locks the keys of rounds: made, typed back, in force.

Never loaded where pages are served. Only what the phrase locks is kept, never the phrase.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor
from surveyapp.domain.custody import Mode
from surveyapp.domain.errors import InvalidInput, NothingToConfirm, PhraseUnfit
from surveyapp.services import audit, custody
from surveyapp.services.custody import LOCK_SETTING
from surveyapp.store import phrases
from surveyapp.store.locked_keys import LockPair
from surveyapp.store.memory import leave_no_core
from surveyapp.store.sealing import Unopened

SHEETS = 3
"""Of a divided pass phrase; any two of them open."""
_WAITING = "custody_waiting"


def make(session: Session, actor: Actor, now: datetime, *, is_split: bool) -> tuple[str, ...]:
    """A new phrase, or three; to be shown once. It locks nothing before it was typed back."""
    leave_no_core()
    drawn = tuple(phrases.drawn() for _ in range(SHEETS if is_split else 1))
    custody.keep(session, _WAITING, LockPair.made(drawn).as_json())
    audit.record(session, actor, "keys.make_phrase", custody.THING, now, is_split=is_split)
    return drawn


def confirm(session: Session, actor: Actor, typed: str, now: datetime) -> None:
    """Every sheet typed back: keys of rounds that open from now on are locked with the phrase.

    Raises NothingToConfirm, InvalidInput, PhraseUnfit; then all is as before.
    """
    leave_no_core()
    waiting = custody.setting(session, _WAITING)
    if not waiting:
        raise NothingToConfirm("pass phrase")
    pair, given = LockPair.of_json(waiting), split(typed)
    if len(given) != (SHEETS if pair.is_split else 1):
        raise InvalidInput({"words": "every_sheet"})
    if not _opens(pair, given):
        raise PhraseUnfit("the new lock")
    custody.keep(session, LOCK_SETTING, {"mode": Mode.PASS_PHRASE, **pair.as_json()})
    custody.take_away(session, _WAITING)
    audit.record(session, actor, "keys.use_phrase", custody.THING, now, is_split=pair.is_split)


def use_key_files(session: Session, actor: Actor, now: datetime) -> None:
    """Keys of rounds that open from now on are files; open rounds stay as they are."""
    custody.keep(session, LOCK_SETTING, {"mode": Mode.KEY_FILE})
    audit.record(session, actor, "keys.use_files", custody.THING, now)


def in_force(session: Session) -> LockPair | None:
    """What the key of a round that opens now is locked with; None in key file mode."""
    found = custody.setting(session, LOCK_SETTING)
    return LockPair.of_json(found) if found.get("mode") == Mode.PASS_PHRASE else None


def split(typed: str) -> tuple[str, ...]:
    """The phrases of twelve words that were typed, one after the other. Raises InvalidInput."""
    words = phrases.typed(typed)
    if not words or len(words) % phrases.PHRASE_WORDS:
        raise InvalidInput({"words": "wrong_number_of_words"})
    starts = range(0, len(words), phrases.PHRASE_WORDS)
    return tuple(phrases.phrase_of(words[at : at + phrases.PHRASE_WORDS]) for at in starts)


def _opens(pair: LockPair, given: Sequence[str]) -> bool:
    """Whether what was typed opens; of a divided phrase, whether every two sheets do."""
    pairs = [given] if len(given) == 1 else [given[:2], given[1:], (given[0], given[2])]
    try:
        return all(pair.opened(each).public() == pair.public_key for each in pairs)
    except Unopened:
        return False
