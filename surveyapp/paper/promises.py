"""What people are promised, on the form and on paper alike: only what the program is set to do."""

from surveyapp.domain.responsible import Contact
from surveyapp.paper.wording import Wording


def after_closing(words: Wording, repair_days: int) -> str:
    """What becomes of the answers."""
    if not repair_days:
        _ = words.gettext
        return _(
            "When the survey closes, the answers are counted once. Then the single answers and the "
            "key to them are deleted, and only figures remain."
        )
    return words.ngettext(
        "When the survey closes, the answers are counted. The single answers and the key to them "
        "are kept for %(num)s more day, so that the same answers can be counted again if a fault "
        "of the program made the result wrong. Then they are deleted, and only figures remain.",
        "When the survey closes, the answers are counted. The single answers and the key to them "
        "are kept for %(num)s more days, so that the same answers can be counted again if a fault "
        "of the program made the result wrong. Then they are deleted, and only figures remain.",
        repair_days,
    )


def by_class(words: Wording, question: str) -> str:
    """What the answer to a fact is used for besides (R8)."""
    return words.gettext(
        "Figures for all units together may also be shown by the answer to “%(question)s”, never "
        "figures for one unit.",
        question=question,
    )


def while_locked(words: Wording, repair_days: int) -> str:
    """Who could read an answer, and for how long."""
    _ = words.gettext
    if not repair_days:
        return _(
            "The answers lie locked until the survey closes. Whoever held both the key and the "
            "data until then could read them."
        )
    return _(
        "The answers lie locked until they are deleted. Whoever held both the key and the data "
        "until then could read them."
    )


def reached(contact: Contact) -> str:
    """`Olga Ombud, ombud@fjordvik.no, 77 00 00 00`"""
    return ", ".join(filter(None, (contact.name, contact.email, contact.phone)))
