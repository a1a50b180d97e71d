"""The e-mail people are invited and reminded by: plain text in Norwegian, then in English.

No pictures and no links but the one to answer by, so that nothing tells who opened it.
"""

from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from textwrap import fill
from zoneinfo import ZoneInfo

from surveyapp.domain import code as codes
from surveyapp.domain.addressee import Addressee
from surveyapp.paper import format as written
from surveyapp.paper.language import LANGUAGES, translations
from surveyapp.services.posting import MailFacts

_WIDTH = 72
_BETWEEN = "\n\n" + "-" * _WIDTH + "\n\n"


def message(facts: MailFacts, to: Addressee, sender: str, zone: ZoneInfo) -> EmailMessage:
    """One message. Its number tells nothing of whom it is to."""
    name, address = parseaddr(sender)
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(name, addr_spec=address)
    made["To"] = Address(addr_spec=to.address)
    made["Subject"] = _subject(facts)
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = make_msgid(domain=address.rpartition("@")[2])
    made["Auto-Submitted"] = "auto-generated"
    text = _BETWEEN.join(_body(facts, to, language, zone) for language in LANGUAGES)
    made.set_content(text, cte="quoted-printable")  # every server takes it
    return made


def _subject(facts: MailFacts) -> str:
    _ = translations("nb").gettext
    title = f"{facts.title.into('nb')} {facts.period}"
    sentence = _("Reminder: %(title)s") if facts.is_reminder else _("Answer: %(title)s")
    return sentence % {"title": title}


def _body(facts: MailFacts, to: Addressee, language: str, zone: ZoneInfo) -> str:
    _ = translations(language).gettext
    title = f"{facts.title.into(language)} {facts.period}"
    opening = (
        _("%(unit)s reminds you of the survey “%(title)s”. If you have answered: thank you.")
        if facts.is_reminder
        else _("%(unit)s asks you to answer the survey “%(title)s”.")
    )
    paragraphs = [
        opening % {"unit": facts.unit_name, "title": title},
        _("It takes about %(minutes)s minutes, and is open until %(moment)s.")
        % {
            "minutes": written.number(facts.minutes, language, 0),
            "moment": written.moment(facts.closes_at, language, zone),
        },
        *_way_in(facts, to, language),
        _("It is voluntary, and your answer is anonymous. Nobody sees what you answer.")
        + " "
        + _("The list of addresses is deleted when the survey closes."),
        facts.municipality,
    ]
    return "\n\n".join(fill(each, _WIDTH, break_long_words=False) for each in paragraphs)


def _way_in(facts: MailFacts, to: Addressee, language: str) -> list[str]:
    _ = translations(language).gettext
    if to.code is None:
        return [_("Answer here:"), facts.link, _("The link is the same for everybody.")]
    printed = codes.printed(to.code)
    return [
        _("Answer here:"),
        f"{facts.link}#{printed}",
        _(
            "The code in the link, %(code)s, gives one answer and is not stored with it. "
            "Do not pass it on."
        )
        % {"code": printed},
    ]
