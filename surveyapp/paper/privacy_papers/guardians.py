"""What guardians of children who answer must know (GDPR art. 13), whatever the survey."""

from collections.abc import Iterator

from surveyapp.paper import privacy_words, promises
from surveyapp.paper.document import Document, Paragraph, Section, points
from surveyapp.paper.responsible_words import by_law
from surveyapp.paper.wording import Wording
from surveyapp.services.privacy import Facts


def for_guardians(facts: Facts, language: str) -> Document:
    words = Wording(language)
    _, told = words.gettext, facts.settings.responsible
    return Document(
        _("About surveys among children, for guardians"),
        _("Before each survey you get a letter about what is asked and when. This holds for all."),
        (
            Section(_("It is voluntary"), (points(_voluntary(words)),)),
            Section(
                _("What becomes of the answers"),
                (
                    Paragraph(promises.after_closing(words, facts.settings.repair_days)),
                    *privacy_words.withheld(facts, words),
                ),
            ),
            Section(_("What we cannot promise"), (points(privacy_words.limits(words)),), True),
            Section(
                _("What makes it lawful"),
                (
                    Paragraph(_("It rests on %(basis)s.", basis=by_law(told, words))),
                    Paragraph(
                        _(
                            "Answers are not tied to a child, so they cannot be found, corrected "
                            "or taken back afterwards."
                        )
                    ),
                ),
            ),
            Section(_("Whom you can ask"), (points(privacy_words.who(facts, words)),)),
        ),
    )


def _voluntary(words: Wording) -> Iterator[str]:
    _ = words.gettext
    yield _("Your child may skip any question, or not answer at all.")
    yield _("Tell the school before the survey opens if you do not want your child to take part.")
    yield _("The questions can be had on paper from the leader of the unit.")
