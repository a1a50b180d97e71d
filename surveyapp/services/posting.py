"""E-mail that is due, and to whom: never loaded where pages are served, for it opens addresses."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain import code as codes
from surveyapp.domain.access import WORK
from surveyapp.domain.addressee import Addressee, unpack
from surveyapp.domain.errors import KeyUnfit
from surveyapp.domain.language import Text
from surveyapp.domain.receipt import CodeState
from surveyapp.domain.survey_round import Access, State
from surveyapp.services import audit, definitions, municipality, rounds
from surveyapp.services.installation import Installation
from surveyapp.services.mailings import INVITATION
from surveyapp.store import claims, keys
from surveyapp.store import mailings as stored
from surveyapp.store import rounds as stored_rounds
from surveyapp.store.keys import Use
from surveyapp.store.mailbox import Mailbox, mailbox_of
from surveyapp.store.sealing import Opener, Unopened
from surveyapp.store.tables import Invitation, Mailing

OVER = (State.CLOSED, State.COUNTED, State.RELEASED, State.CANCELLED)


@dataclass(frozen=True)
class MailFacts:
    """What a message tells; the same to all on a list. `link` is where everybody answers, or
    where a code is typed."""

    is_reminder: bool
    has_codes: bool
    municipality: str
    title: Text
    period: str
    unit_name: str
    minutes: int
    closes_at: datetime
    link: str


@dataclass(frozen=True)
class Job:
    mailing_id: int
    round_id: int
    invitation: int
    facts: MailFacts


@dataclass(frozen=True)
class Stop:
    """One address of a mailing; `addressee` None where there is nothing to send."""

    address_id: int
    addressee: Addressee | None
    is_refused: bool


def claimed(installation: Installation, mailing_id: int) -> AbstractContextManager[bool]:
    """Whether the mailing is this process's until the block ends."""
    return claims.claimed(installation.config, installation.engine, mailing_id, claims.Work.POST)


def job(installation: Installation, session: Session, mailing_id: int) -> Job | None:
    """None for what is finished, or gone with its list."""
    mailing = stored.found(session, mailing_id)
    if mailing is None or mailing.finished_at is not None:
        return None
    survey_round = rounds.get(session, mailing.round_id)
    invitation = next(
        (one for one in survey_round.invitations if one.number == mailing.invitation), None
    )
    if invitation is None or survey_round.post_key is None:
        return None
    return Job(
        mailing_id,
        survey_round.id,
        mailing.invitation,
        _facts(installation, session, mailing, invitation),
    )


def stops(installation: Installation, due: Job) -> Iterator[Stop]:
    """Everybody the mailing is not done for yet. Raises KeyMissing, KeyUnfit, StorageDown."""
    folder = installation.config.keys
    opener = Opener.of(keys.read(folder, due.round_id, Use.ADDRESSES), due.round_id)
    mailbox = _mailbox(installation, due.round_id)
    pepper = mailbox.state().pepper
    for each in mailbox.addresses(due.invitation):
        if each.told >= due.mailing_id:
            continue
        is_due = not each.is_refused and (due.facts.is_reminder or each.told == 0)
        try:
            addressee = unpack(opener.open(each.sealed)) if is_due else None
        except Unopened as error:
            raise KeyUnfit(due.round_id, str(folder)) from error
        if addressee is not None and not _may_still_answer(mailbox, pepper, due, addressee):
            addressee = None
        yield Stop(each.id, addressee, each.is_refused)


def note_told(
    installation: Installation, due: Job, stop: Stop, *, is_refused: bool = False
) -> None:
    """The mailing is done for this one; `is_refused` where the server does not know the address."""
    mailbox = _mailbox(installation, due.round_id)
    mailbox.note_told(stop.address_id, due.mailing_id, is_refused=is_refused or stop.is_refused)


def note_trouble(session: Session, due: Job, trouble: str | None) -> None:
    mailing = stored.found(session, due.mailing_id)
    if mailing is not None:
        mailing.trouble = trouble


def finish(session: Session, due: Job, now: datetime) -> None:
    mailing = stored.found(session, due.mailing_id)
    if mailing is not None and mailing.finished_at is None:
        mailing.finished_at, mailing.trouble = now, None


def forget(installation: Installation, session: Session, round_id: int, now: datetime) -> bool:
    """Destroys the addresses of a round that is over, and their key. Whether there were any."""
    survey_round = stored_rounds.claimed(session, round_id)
    if survey_round is None or survey_round.post_key is None:
        return False
    if State(survey_round.state) not in OVER:
        return False
    mailbox = _mailbox(installation, round_id)
    if mailbox.exists():
        mailbox.forget_addresses()
    keys.destroy(installation.config.keys, round_id, [Use.ADDRESSES])
    survey_round.post_key = None
    sent = stored.of_round(session, round_id)
    for mailing in sent:
        mailing.finished_at = mailing.finished_at or now
    if sent:
        audit.record(session, WORK, "mail.destroy", rounds.thing(round_id), now)
    return True


def _may_still_answer(mailbox: Mailbox, pepper: bytes, due: Job, addressee: Addressee) -> bool:
    """With the same link for all, nobody can tell; then everybody is told."""
    if addressee.code is None:
        return True
    state = mailbox.code_state(codes.hashed(addressee.code, pepper), due.invitation)
    return state is CodeState.GOOD


def _facts(
    installation: Installation, session: Session, mailing: Mailing, invitation: Invitation
) -> MailFacts:
    survey_round = invitation.survey_round
    has_codes = survey_round.access == Access.CODES
    path = "/c" if has_codes else f"/s/{invitation.link}"
    return MailFacts(
        is_reminder=mailing.kind != INVITATION,
        has_codes=has_codes,
        municipality=municipality.described(session).name,
        title=Text(survey_round.title),
        period=survey_round.period,
        unit_name=invitation.round_unit.name,
        minutes=definitions.frozen(survey_round).minutes,
        closes_at=survey_round.closes_at,
        link=f"{installation.config.base_url}{path}",
    )


def _mailbox(installation: Installation, round_id: int) -> Mailbox:
    return mailbox_of(installation.config, installation.engine, round_id)
