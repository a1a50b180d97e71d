"""What those who answer at school are told, in words for the youngest and for the older ones."""

from collections.abc import Iterator

from surveyapp.paper.document import Document, Section, points
from surveyapp.paper.scorecard_words import ScorecardWords
from surveyapp.paper.wording import Wording
from surveyapp.services.privacy import Facts


def for_children(facts: Facts, language: str) -> Document:
    words = Wording(language)
    _ = words.gettext
    return Document(
        _("About the survey, for you who answer"),
        _("You are asked how you are. You decide whether you want to answer."),
        (
            Section(_("For you who are in the lower grades"), (points(_young(facts, words)),)),
            Section(_("For you who are older"), (points(_older(facts, words)),)),
            Section(_("What we cannot promise"), (points(_limits(words)),), is_limit=True),
            Section(_("If something is wrong"), (points(_help(facts, words)),)),
        ),
    )


def _young(facts: Facts, words: Wording) -> Iterator[str]:
    _ = words.gettext
    yield _("We want to know how you are, so that the grown-ups can make things better.")
    yield _("You do not write your name. Nobody will know what you answered.")
    yield _("You can skip a question. You can also say no to all of it.")
    yield _("The teacher does not get to see your answers.")
    yield _(
        "We count the answers together. We show nothing when fewer than %(unit)s have answered.",
        unit=ScorecardWords(words.language).in_words(facts.settings.parameters.k_unit),
    )


def _older(facts: Facts, words: Wording) -> Iterator[str]:
    _, days = words.gettext, facts.settings.repair_days
    yield _("It is voluntary, and nothing happens to those who do not answer.")
    yield _(
        "We do not ask for your name and do not store which device you use. The answer is locked "
        "at once, and nobody at the school can open it."
    )
    if days:
        yield words.ngettext(
            "When the survey closes, the answers are counted. The locked answers are kept for "
            "%(num)s more day in case something went wrong, and are then deleted.",
            "When the survey closes, the answers are counted. The locked answers are kept for "
            "%(num)s more days in case something went wrong, and are then deleted.",
            days,
        )
    else:
        yield _("When the survey closes, the answers are counted and the single ones are deleted.")
    yield _("The school and the municipality see figures for many together, never one answer.")
    yield _("When you have sent it in, it cannot be changed: nobody knows which one is yours.")


def _limits(words: Wording) -> Iterator[str]:
    _ = words.gettext
    yield _("Somebody who sits beside you may see your screen. Ask for peace if you want it.")
    yield _("If you write something yourself, somebody may understand that it is you.")
    yield _(
        "Somebody who runs the computers and has the key could cheat while the survey is open. "
        "That is not allowed."
    )


def _help(facts: Facts, words: Wording) -> Iterator[str]:
    _, told = words.gettext, facts.settings.responsible
    yield _("Nobody can help you because of what you answered here: we do not know who you are.")
    yield _(
        "Tell a grown-up you trust, or call %(phone)s. You can call about anything.",
        phone=told.alarm,
    )
    if told.contact.is_given:
        yield _(
            "Do you want to know more? Ask %(name)s, %(email)s.",
            name=told.contact.name,
            email=told.contact.email,
        )
