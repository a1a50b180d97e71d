"""Records of processing activities (GDPR art. 30 no. 1), one row for each thing that is asked."""

from collections.abc import Iterator

from surveyapp.paper import privacy_words, promises
from surveyapp.paper.document import Document, Grid, Section, points
from surveyapp.paper.responsible_words import by_law
from surveyapp.paper.wording import Wording
from surveyapp.services.privacy import Facts


def record(facts: Facts, language: str) -> Document:
    words = Wording(language)
    _ = words.gettext
    return Document(
        _("Records of processing: user surveys"),
        _(
            "GDPR art. 30. Filled in from the settings and from how the program works; what is "
            "marked “to be filled in” is the municipality's to write."
        ),
        (
            Section(
                _("The processing"),
                (Grid((_("What is asked"), _("Answer")), tuple(_rows(facts, words))),),
            ),
            Section(_("Time limits for erasure"), (privacy_words.kept(facts, words),)),
            Section(_("Security"), (points(security(facts, words)),)),
        ),
    )


def to_fill_in(words: Wording) -> str:
    return words.gettext("[to be filled in by the municipality]")


def _rows(facts: Facts, words: Wording) -> Iterator[tuple[str, str]]:
    _, told, open_to = words.gettext, facts.settings.responsible, to_fill_in(words)
    yield _("Responsible by law"), facts.municipality.controller or open_to
    yield _("Contact"), promises.reached(told.contact) or open_to
    yield _("Data protection officer"), promises.reached(told.officer) or open_to
    yield (
        _("Purpose"),
        _(
            "To learn what parents, pupils, employees and users think of the municipality's "
            "services, and to make them better."
        ),
    )
    yield _("What makes it lawful"), by_law(told, words) or open_to
    yield (
        _("Whose data"),
        _("Those who are invited to answer; employees who sign in."),
    )
    yield (
        _("What data of those who answer"),
        _(
            "Answers without name, sealed until they are counted. Own words may hold more than was "
            "asked for."
        ),
    )
    yield (
        _("E-mail addresses"),
        _("Sealed together with the code, used for invitation and reminder.")
        if facts.sends_mail
        else _("None: no e-mail is sent from here."),
    )
    yield (
        _("What data of employees"),
        _("E-mail address, name, roles, hash of the password, log of what was done."),
    )
    yield (
        _("Special categories (art. 9)"),
        _(
            "None is asked for. A unit's own questions that may be about health are pointed out "
            "first."
        ),
    )
    yield (
        _("Who receives it"),
        _(
            "Protected figures: those with a role in the municipality. Texts: a reviewer without a "
            "part in the unit, then those who may read the results."
        ),
    )
    yield _("Processors (art. 28)"), open_to
    yield _("Transfer out of the EEA"), _("None by the program itself.") + " " + open_to


def security(facts: Facts, words: Wording) -> Iterator[str]:
    """What the program does (art. 32), as it is set up here."""
    _ = words.gettext
    yield _(
        "Each answer is sealed with a key of its own survey (HPKE with X25519 and ML-KEM-768) "
        "before it is stored. No process that serves pages can open it."
    )
    yield promises.after_closing(words, facts.settings.repair_days)
    yield _(
        "No cookie, address, time or device is stored of those who answer, and their pages are not "
        "logged by the program."
    )
    yield _("Codes are stored scrambled only, and never together with an answer.")
    yield _(
        "Figures are protected by rules that were attacked by the product's own suites: /evidence."
    )
    yield _(
        "Employees have roles by unit; every act stands in a log that holds nothing of answers."
    )
