"""Words for the review of free texts."""

from collections.abc import Iterator

from markupsafe import Markup

from surveyapp.domain import masking
from surveyapp.domain.masking import Kind
from surveyapp.domain.text_review import Because
from surveyapp.services.texts import TextToReview
from surveyapp.web.wording import gettext as _


def marked(one: TextToReview) -> Markup:
    """The text with what deserves a second look marked."""
    parts = masking.pieces(one.text, one.marks)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(part) if kind else part for part, kind in parts
    )


def found(one: TextToReview) -> Iterator[str]:
    """What kinds of things are marked, in words."""
    kinds = {mark.kind for mark in one.marks}
    words = {
        Kind.NAME: _("a name"),
        Kind.CONTACT: _("a telephone number or e-mail address"),
        Kind.IDENTITY: _("a national identity number"),
        Kind.DATE: _("a date"),
        Kind.ADDRESS: _("an address"),
        Kind.FAMILY: _("somebody's family"),
        Kind.HEALTH: _("health or a family's life"),
        Kind.LANGUAGE: _("a language or origin"),
    }
    return (text for kind, text in words.items() if kind in kinds)


def problem(code: str) -> str:
    return {
        "because": _("Say why the text is withheld."),
        "theme": _("Choose what the text is about."),
    }.get(code, _("Choose what is to happen with the text."))


def because(reason: Because) -> str:
    return {
        Because.RECOGNISABLE: _("Somebody can be recognised"),
        Because.OFFENSIVE: _("It is offensive"),
        Because.SAYS_NOTHING: _("It says nothing about the unit"),
        Because.CONCERN: _("It worries me for a child"),
    }[reason]
