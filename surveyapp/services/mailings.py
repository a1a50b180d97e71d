"""E-mail to those who are invited: lists that come in, and sendings that are asked for.

An address is sealed together with its code the moment it comes in. Only `work` opens it again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from surveyapp.domain import code as codes
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.addressee import Addressee, pack
from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.domain.survey_round import Access, Action, State, require
from surveyapp.services import address_lists, audit, organisation, rounds
from surveyapp.services.installation import Installation
from surveyapp.store import mailings as stored
from surveyapp.store import rounds as stored_rounds
from surveyapp.store.mailbox import AddressCounts, Mailbox, mailbox_of
from surveyapp.store.sealing import seal
from surveyapp.store.tables import Invitation, Mailing, SurveyRound

INVITATION, REMINDER = "invitation", "reminder"
BETWEEN_REMINDERS = timedelta(hours=20)


@dataclass(frozen=True)
class AddressList:
    """The list of one unit or group. `told` and `refused` are of the invitation alone: what is
    told of reminders must not tell how many have answered."""

    number: int
    unit: str
    unit_name: str
    group_name: str | None
    invited: int
    addresses: int
    told: int
    refused: int
    reminded_at: tuple[datetime, ...]
    is_sending: bool
    trouble: str | None

    @property
    def may_be_reminded(self) -> bool:
        return self.told > self.refused and not self.is_sending


@dataclass(frozen=True)
class MailedRound:
    survey_round: SurveyRound
    lists: tuple[AddressList, ...]
    is_ready: bool
    """Whether e-mail is set up, and the round was opened with a key for addresses."""
    is_set_up: bool
    sender: str

    def list_of(self, number: int) -> AddressList:
        """Raises NotFound for a unit or group that is none of the actor's."""
        for each in self.lists:
            if each.number == number:
                return each
        raise NotFound("list", str(number))


def followed(
    installation: Installation, session: Session, actor: Actor, round_id: int
) -> MailedRound:
    """Raises NotFound for a round with no unit the actor runs, WrongState where it is not open."""
    survey_round = rounds.get(session, round_id)
    own = _own(session, actor, survey_round)
    require(round_id, State(survey_round.state), Action.SEND_MAIL)
    sent = stored.of_round(session, round_id)
    counts = _mailbox(installation, round_id).address_counts()
    smtp = installation.config.smtp
    return MailedRound(
        survey_round=survey_round,
        lists=tuple(_lists(own, counts, sent)),
        is_ready=smtp is not None and survey_round.post_key is not None,
        is_set_up=smtp is not None,
        sender="" if smtp is None else smtp.sender,
    )


def add(
    installation: Installation,
    session: Session,
    actor: Actor,
    round_id: int,
    number: int,
    text: str,
    now: datetime,
) -> int:
    """Seals the addresses of `text` with a code each, and asks for them to be told; how many.

    Raises ImportRefused with every problem by line, InvalidInput where e-mail is not set up and
    while the list before is still being sent, as when Send is pressed twice.
    """
    stored_rounds.locked(session, round_id)
    mailed = followed(installation, session, actor, round_id)
    chosen, survey_round = mailed.list_of(number), mailed.survey_round
    if not mailed.is_ready or survey_round.post_key is None:
        raise InvalidInput({"mail": "mail_is_not_set_up"})
    if chosen.is_sending:
        raise InvalidInput({"mail": "still_sending"})
    addresses = address_lists.read(text, most=max(0, chosen.invited - chosen.addresses))
    has_codes = survey_round.access == Access.CODES
    people = [Addressee(each, codes.made() if has_codes else None) for each in addresses]
    mailbox = _mailbox(installation, round_id)
    pepper = mailbox.state().pepper
    stored.add(session, round_id, number, INVITATION, now)
    audit.record(
        session,
        actor,
        "mail.add",
        rounds.thing(round_id),
        now,
        unit=chosen.unit,
        number=len(people),
    )
    session.flush()
    mailbox.add_addresses(
        number,
        [seal(pack(each), survey_round.post_key, round_id) for each in people],
        [codes.hashed(each.code, pepper) for each in people if each.code],
    )
    return len(people)


def remind(
    installation: Installation,
    session: Session,
    actor: Actor,
    round_id: int,
    number: int,
    now: datetime,
) -> None:
    """Asks for a reminder. Raises InvalidInput soon after the last, or when nobody is told yet."""
    chosen = followed(installation, session, actor, round_id).list_of(number)
    if not chosen.may_be_reminded:
        raise InvalidInput({"mail": "nobody_to_remind"})
    if chosen.reminded_at and now < chosen.reminded_at[-1] + BETWEEN_REMINDERS:
        raise InvalidInput({"mail": "reminded_already"})
    stored.add(session, round_id, number, REMINDER, now)
    thing = rounds.thing(round_id)
    audit.record(session, actor, "mail.remind", thing, now, unit=chosen.unit)


def forget(
    installation: Installation,
    session: Session,
    actor: Actor,
    round_id: int,
    number: int,
    now: datetime,
) -> None:
    """Deletes the list before its time. Codes that were sent stay good."""
    chosen = followed(installation, session, actor, round_id).list_of(number)
    for mailing in stored.of_round(session, round_id):
        if mailing.invitation == number and mailing.finished_at is None:
            mailing.finished_at = now
    thing = rounds.thing(round_id)
    audit.record(session, actor, "mail.forget", thing, now, unit=chosen.unit)
    session.flush()
    _mailbox(installation, round_id).forget_addresses(number)


def _own(session: Session, actor: Actor, survey_round: SurveyRound) -> list[Invitation]:
    may_run = organisation.where_may(session, actor, Right.RUN_ROUND)
    own = [one for one in survey_round.invitations if may_run(one.round_unit.code)]
    if not own:
        raise NotFound("round", str(survey_round.id))
    return own


def _lists(
    own: Sequence[Invitation], counts: Mapping[int, AddressCounts], sent: Sequence[Mailing]
) -> Iterator[AddressList]:
    for invitation in own:
        unit, group = invitation.round_unit, invitation.round_group
        mine = counts.get(invitation.number, AddressCounts())
        mailings = [each for each in sent if each.invitation == invitation.number]
        under_way = [each for each in mailings if each.finished_at is None]
        yield AddressList(
            number=invitation.number,
            unit=unit.code,
            unit_name=unit.name,
            group_name=None if group is None else group.name,
            invited=(group or unit).invited,
            addresses=mine.addresses,
            told=mine.told,
            refused=mine.refused,
            reminded_at=tuple(each.requested_at for each in mailings if each.kind == REMINDER),
            is_sending=bool(under_way),
            trouble=next((each.trouble for each in under_way if each.trouble), None),
        )


def _mailbox(installation: Installation, round_id: int) -> Mailbox:
    return mailbox_of(installation.config, installation.engine, round_id)
