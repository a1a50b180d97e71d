"""Sending e-mail that is due: a batch at a time, and whatever was cut off goes on from there."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from email.utils import parseaddr
from itertools import islice

from surveyapp.config import Security, Smtp
from surveyapp.domain.errors import KeyMissing, KeyUnfit, MailServerTrouble
from surveyapp.paper import mail
from surveyapp.services import posting
from surveyapp.services.installation import Installation
from surveyapp.services.posting import Job, Stop

_BATCH = 100
"""Messages in one step, so that rounds close on time also while many are sent."""
_PATIENCE_SECONDS = 20
_FOR_GOOD = 500


def send(installation: Installation, mailing_id: int, now: datetime) -> bool:
    """One step. Raises MailServerTrouble, kept on the mailing too, when it must wait."""
    with posting.claimed(installation, mailing_id) as is_ours:
        if not is_ours:
            return False
        with installation.reading() as session:
            due = posting.job(installation, session, mailing_id)
        if due is None or installation.config.smtp is None:
            return False
        try:
            is_finished = _send_some(installation, installation.config.smtp, due)
        except (MailServerTrouble, KeyMissing, KeyUnfit) as trouble:
            kind = trouble.kind if isinstance(trouble, MailServerTrouble) else "key"
            with installation.writing() as session:
                posting.note_trouble(session, due, kind)
            raise
        with installation.writing() as session:
            posting.note_trouble(session, due, None)
            if is_finished:
                posting.finish(session, due, now)
        return True


def _send_some(installation: Installation, smtp: Smtp, due: Job) -> bool:
    """Whether nobody is left."""
    waiting = posting.stops(installation, due)
    batch = list(islice(waiting, _BATCH))
    for stop in batch:
        if stop.addressee is None:
            posting.note_told(installation, due, stop)
    to_send = [stop for stop in batch if stop.addressee is not None]
    if to_send:
        with _connected(smtp) as server:
            is_busy = [_is_put_off(installation, smtp, server, due, stop) for stop in to_send]
        if any(is_busy):
            raise MailServerTrouble(smtp.host, "busy")
    return next(waiting, None) is None


def _is_put_off(
    installation: Installation, smtp: Smtp, server: smtplib.SMTP, due: Job, stop: Stop
) -> bool:
    """Sends one message; True when the server wants it later. A refused address is only noted."""
    if stop.addressee is None:
        return False
    made = mail.message(due.facts, stop.addressee, smtp.sender, installation.config.timezone)
    try:
        server.send_message(made, parseaddr(smtp.sender)[1], [stop.addressee.address])
    except smtplib.SMTPRecipientsRefused as refused:
        status = next(code for code, _words in refused.recipients.values())
    except smtplib.SMTPDataError as refused:
        status = refused.smtp_code
    else:
        status = 0
    if 0 < status < _FOR_GOOD:
        return True
    posting.note_told(installation, due, stop, is_refused=status >= _FOR_GOOD)
    return False


@contextmanager
def _connected(smtp: Smtp) -> Iterator[smtplib.SMTP]:
    """Raises MailServerTrouble; what the server said may hold an address, so it is not kept."""
    try:
        with closing(_opened(smtp)) as server:
            if smtp.security is Security.STARTTLS:
                server.starttls(context=ssl.create_default_context())
            if smtp.user:
                server.login(smtp.user, smtp.password)
            yield server
            with suppress(smtplib.SMTPException):
                server.quit()
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPSenderRefused):
        raise MailServerTrouble(smtp.host, "refused") from None
    except (smtplib.SMTPException, OSError):
        raise MailServerTrouble(smtp.host, "unreachable") from None


def _opened(smtp: Smtp) -> smtplib.SMTP:
    if smtp.security is Security.TLS:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=_PATIENCE_SECONDS, context=context)
    return smtplib.SMTP(smtp.host, smtp.port, timeout=_PATIENCE_SECONDS)
