"""Where a round's private key goes at its opening, and where it comes from at its count.

Never loaded where pages are served.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.config import Config
from surveyapp.domain.access import Actor
from surveyapp.domain.custody import Mode
from surveyapp.domain.errors import (
    CopyMissing,
    KeyMissing,
    KeyNotGiven,
    KeyUnfit,
    PhraseUnfit,
    RehearsalFailed,
    WrongState,
)
from surveyapp.domain.survey_round import State
from surveyapp.services import audit, pass_phrases, recovery_sheets, rounds
from surveyapp.services.installation import Installation
from surveyapp.store import keys, locked_keys, phrases
from surveyapp.store.keys import Use
from surveyapp.store.locked_keys import LockPair
from surveyapp.store.mailbox import KeyCopy, Mailbox, mailbox_of
from surveyapp.store.memory import leave_no_core
from surveyapp.store.sealing import RoundKey, Unopened, open_key, seal_key
from surveyapp.store.tables import SurveyRound

WITH_A_KEY = frozenset({State.OPEN, State.PAUSED, State.CLOSED})
_REHEARSED_BYTES = 1_000


@dataclass(frozen=True, slots=True, repr=False)
class Given:
    """What somebody typed to open a key: the pass phrase, two sheets of it, or a recovery sheet."""

    phrases: tuple[str, ...] = ()
    sheet: str = ""

    @classmethod
    def typed(cls, text: str) -> "Given":
        """Told apart by the number of words. Raises InvalidInput."""
        if len(phrases.typed(text)) == phrases.SHEET_WORDS:
            return cls(sheet=recovery_sheets.read(text))
        return cls(phrases=pass_phrases.split(text))


NOTHING = Given()


def put_away(
    installation: Installation, session: Session, survey_round: SurveyRound, length: int
) -> None:
    """Makes the key of a round that opens, rehearses it with an envelope of `length` bytes and
    leaves it where the installation keeps keys; a copy goes to the recovery sheet in force.

    All of it is on disk and read back when this returns. Raises RehearsalFailed, StorageDown.
    """
    leave_no_core()
    round_id, folder = survey_round.id, installation.config.keys
    pair = pass_phrases.in_force(session)
    try:
        key = _kept(installation.config, round_id, pair, length)
        sheet = _copied(installation, session, round_id, key)
    except (KeyMissing, KeyUnfit) as error:
        raise RehearsalFailed(round_id, str(folder)) from error
    survey_round.public_key = key.public()
    survey_round.custody = Mode.PASS_PHRASE if pair else Mode.KEY_FILE
    survey_round.recovery_sheet = sheet


def taken_out(
    installation: Installation, survey_round: SurveyRound, given: Given = NOTHING
) -> RoundKey:
    """The round's private key, which is the one it was opened with.

    Raises KeyMissing, KeyUnfit, KeyNotGiven, PhraseUnfit, CopyMissing, StorageDown.
    """
    leave_no_core()
    key = _opened(installation, survey_round, given)
    if key.public() != survey_round.public_key:
        raise KeyUnfit(survey_round.id, str(installation.config.keys))
    return key


def rehearse(
    installation: Installation,
    session: Session,
    actor: Actor,
    round_id: int,
    given: Given,
    now: datetime,
) -> None:
    """Seals an envelope as answers are sealed and opens it with what is given, or with the key
    file. Raises what `taken_out` does, and WrongState for a round that has no key."""
    survey_round = rounds.get(session, round_id)
    if State(survey_round.state) not in WITH_A_KEY or survey_round.public_key is None:
        raise WrongState(round_id, survey_round.state, "rehearse")
    key = taken_out(installation, survey_round, given)
    if not keys.opens(key, round_id, survey_round.public_key, _REHEARSED_BYTES):
        raise KeyUnfit(round_id, str(installation.config.keys))
    used = "recovery_sheet" if given.sheet else survey_round.custody
    audit.record(session, actor, "keys.rehearse", rounds.thing(round_id), now, key=used)


def destroy(config: Config, round_id: int) -> None:
    """Whatever of the round's keys lies in the key folder."""
    keys.destroy(config.keys, round_id)
    locked_keys.destroy(config.keys, round_id)


def asked_for(config: Config, session: Session, round_id: int, *, is_counted: bool = False) -> str:
    """What must be typed before the round's key can be taken out; empty where nothing must, as for
    a counted round, unless it is to be counted again (`is_counted`)."""
    survey_round = rounds.get(session, round_id)
    if State(survey_round.state) not in WITH_A_KEY and not is_counted:
        return ""
    if survey_round.custody == Mode.PASS_PHRASE:
        return "The pass phrase, or the words of the recovery sheet"
    if survey_round.recovery_sheet is None or _fits(config, survey_round):
        return ""
    return f"The key file is lost. The words of recovery sheet {survey_round.recovery_sheet}"


def _fits(config: Config, survey_round: SurveyRound) -> bool:
    try:
        return keys.read(config.keys, survey_round.id).public() == survey_round.public_key
    except (KeyMissing, KeyUnfit):
        return False


def _kept(config: Config, round_id: int, pair: LockPair | None, length: int) -> RoundKey:
    """Replaces what an opening that was cut off left behind."""
    if pair is None:
        key = keys.make(config.keys, round_id)
        keys.rehearse(config.keys, round_id, key.public(), length)
        if keys.read(config.keys, round_id) != key:
            raise KeyUnfit(round_id, str(config.keys))
        locked_keys.destroy(config.keys, round_id)
        return key
    key = RoundKey.made()
    if not keys.opens(key, round_id, key.public(), length):
        raise KeyUnfit(round_id, str(config.keys))
    locked_keys.keep(config.keys, round_id, key, pair)
    keys.destroy(config.keys, round_id, [Use.ANSWERS])
    return key


def _copied(
    installation: Installation, session: Session, round_id: int, key: RoundKey
) -> str | None:
    """Puts a copy of the key into the mailbox and tells which recovery sheet opens it; None where
    there is no sheet. Raises KeyUnfit where the copy cannot be read back."""
    sheet = recovery_sheets.in_force(session)
    mailbox = _mailbox(installation, round_id)
    copy = KeyCopy(sheet.name, seal_key(key, sheet.public_key, round_id)) if sheet else None
    mailbox.keep_key_copy(copy)
    if mailbox.key_copy() != copy:
        raise KeyUnfit(round_id, str(installation.config.keys))
    return sheet.name if sheet else None


def _opened(installation: Installation, survey_round: SurveyRound, given: Given) -> RoundKey:
    round_id, folder = survey_round.id, installation.config.keys
    try:
        if given.sheet:
            return _of_copy(_mailbox(installation, round_id), round_id, given.sheet)
        if survey_round.custody == Mode.KEY_FILE:
            return keys.read(folder, round_id)
        if not given.phrases:
            raise KeyNotGiven(round_id)
        return locked_keys.read(folder, round_id).opened(given.phrases, round_id)
    except Unopened as error:
        raise PhraseUnfit(f"the key of round {round_id}") from error


def _of_copy(mailbox: Mailbox, round_id: int, sheet: str) -> RoundKey:
    copy = mailbox.key_copy()
    if copy is None:
        raise CopyMissing(round_id)
    return open_key(copy.sealed, recovery_sheets.key_of(sheet), round_id)


def _mailbox(installation: Installation, round_id: int) -> Mailbox:
    return mailbox_of(installation.config, installation.engine, round_id)
