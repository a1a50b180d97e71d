"""Data protection impact assessment (GDPR art. 35 no. 7): filled in as far as the program decides.

Risks come from the threat model. How likely each is where the municipality runs the program, and
what is accepted, is for the municipality.
"""

from collections.abc import Iterator

from surveyapp.paper import custody_words, privacy_words, promises
from surveyapp.paper.document import Document, Grid, Paragraph, Section, points
from surveyapp.paper.evidence_words import Outcome, trials
from surveyapp.paper.privacy_papers.record import security, to_fill_in
from surveyapp.paper.responsible_words import by_law
from surveyapp.paper.wording import Wording
from surveyapp.services.privacy import Facts


def assessment(facts: Facts, language: str) -> Document:
    words = Wording(language)
    _, told = words.gettext, facts.settings.responsible
    return Document(
        _("Assessment of data protection (DPIA)"),
        _(
            "GDPR art. 35. The first draft is filled in by the program; the municipality decides "
            "on likelihood, consequence and whether the rest is acceptable, and asks the data "
            "protection officer."
        ),
        (
            Section(
                _("Is an assessment needed?"),
                (
                    Paragraph(
                        _(
                            "Children are asked, many people at once, by somebody they depend on. "
                            "That speaks for making one, although answers are anonymous when they "
                            "are counted."
                        )
                    ),
                ),
            ),
            Section(_("What is done"), tuple(_described(facts, words))),
            Section(
                _("Is it necessary and proportionate?"),
                (
                    points(_necessary(facts, words)),
                    Paragraph(_("What makes it lawful: %(basis)s.", basis=by_law(told, words))),
                ),
            ),
            Section(
                _("Risks and measures"),
                (
                    Grid(
                        (_("Risk"), _("Measure"), _("What is left"), _("Municipality's view")),
                        tuple((*risk, to_fill_in(words)) for risk in _risks(facts, words)),
                    ),
                ),
            ),
            Section(_("What we cannot promise"), (points(_left(words)),), is_limit=True),
            Section(_("Security"), (points(security(facts, words)),)),
            Section(
                _("Advice and decision"),
                (
                    Paragraph(
                        _(
                            "Data protection officer: %(officer)s",
                            officer=promises.reached(told.officer) or to_fill_in(words),
                        )
                    ),
                    Grid(
                        (_("What"), _("Answer")),
                        (
                            (_("Advice of the data protection officer"), to_fill_in(words)),
                            (_("What those who answer say (art. 35 no. 9)"), to_fill_in(words)),
                            (_("Decision, name and date"), to_fill_in(words)),
                            (_("To be looked over again"), to_fill_in(words)),
                        ),
                    ),
                ),
            ),
        ),
    )


def _described(facts: Facts, words: Wording) -> Iterator[Paragraph | Grid]:
    _ = words.gettext
    yield Paragraph(
        _(
            "People answer a form with a link or a one-time code. Each answer is sealed at once, "
            "all are opened together after the survey closes and counted in memory, and only "
            "protected figures are written down."
        )
    )
    yield Paragraph(promises.after_closing(words, facts.settings.repair_days))
    yield privacy_words.kept(facts, words)


def _necessary(facts: Facts, words: Wording) -> Iterator[str]:
    _ = words.gettext
    yield _("No name, address or background is asked for beyond unit and group.")
    yield _("It is voluntary: every question can be skipped, and so can the whole survey.")
    yield _("Pupils are asked only after somebody has noted when their guardians were told.")
    yield _("The shipped surveys of pupils have no box for own words.")
    if not facts.sends_mail:
        yield _("No list of e-mail addresses is used.")


def _risks(facts: Facts, words: Wording) -> Iterator[tuple[str, str, str]]:
    _, limits = words.gettext, facts.settings.parameters
    yield (
        _("A leader works out what somebody answered by combining tables, reports or years"),
        _(
            "One release; no figure for fewer than %(unit)s people or groups of fewer than "
            "%(group)s, nor as a difference of figures; sums kept away from the ends of the scale; "
            "a release is made once, and at most replaced by a count of the same answers.",
            unit=limits.k_unit,
            group=limits.k_group,
        ),
        _shown(facts, words, "attack"),
    )
    yield (
        _("Somebody who answered uses their own answer to work out those of others"),
        _("Reckoned with: means are held twice as far from the ends of the scale.")
        if limits.insider
        else _("Not switched on here. It can be, under Settings, at the cost of less exact means."),
        _shown(facts, words, "attack", "insiders, with the insider variant"),
    )
    yield (
        _("Somebody follows the pages while people answer, and sees what changes"),
        _(
            "While a survey is open only the number of answers of a unit is shown, rounded down "
            "to a multiple of five and at most once an hour; figures come once, after the count."
        ),
        _shown(facts, words, "time"),
    )
    yield (
        _("Somebody in IT reads answers while the survey is open"),
        " ".join(custody_words.sentences(facts.custody, words.language)),
        _("Whoever has both key and data, or changes the program, can read answers."),
    )
    yield (
        _("Somebody ties an answer to a code, a time or a device afterwards"),
        _(
            "Code and answer are never stored together; envelopes have random numbers and one "
            "length; the order is shuffled; key and envelopes are destroyed after the count."
        ),
        _shown(facts, words, "forensic"),
    )
    yield (
        _("A backup is stolen, now or in many years"),
        " ".join(_in_backups(facts, words)),
        " ".join(_of_old_backups(facts, words)),
    )
    if facts.sends_mail:
        yield (
            _("Somebody finds out from the e-mail who has answered"),
            _(
                "Each address lies sealed with its code under a key of its own, which only the "
                "program's own worker opens and which is destroyed at the close. No list of who "
                "has answered is shown to anybody."
            ),
            _("The mail server notes who was sent what, and when."),
        )
    yield (
        _("A helper who types in a paper form knows whose it is"),
        _(
            "The helper has a role of its own and may not lead the unit; the form is sealed at "
            "once."
        ),
        _("The helper has seen the form."),
    )
    yield (
        _("Somebody is recognised by what they wrote"),
        _(
            "A reviewer without a part in the unit reads each text alone; nothing is shown below "
            "%(text)s answers; names and the like are pointed out; parts can be hidden.",
            text=limits.k_text,
        ),
        _("Style and events can be recognised by those who know the person."),
    )
    yield (
        _("A text tells that a child is harmed, and nobody can find out who wrote it"),
        _(
            "The form says who reads it, when, and whom to call at once; the reviewer has the "
            "municipality's routine on the page."
        ),
        _("The municipality cannot reach the child through the answer."),
    )
    yield (
        _("A child answers under pressure, or is watched"),
        _("The shared tablet shows the next child a clean form; every question can be skipped."),
        _("The adults in the room decide how much peace the children have."),
    )
    yield (
        _("Answers are lost"),
        _(
            "An answer is acknowledged only when it is stored; the count can be repeated if cut "
            "off."
        ),
        custody_words.sentences(facts.custody, words.language)[-1],
    )
    yield (
        _("Small figures are taken for truth"),
        _("Every mean has its interval; a change is called one only beyond chance; no ranking."),
        _("Readers may still read more out of a figure than it bears."),
    )


def _in_backups(facts: Facts, words: Wording) -> Iterator[str]:
    _ = words.gettext
    if facts.custody.sheet_made_on:
        yield _(
            "A backup holds sealed answers, and the key only in a form that the recovery sheet "
            "opens."
        )
    else:
        yield _("A backup holds sealed answers only, and never the key.")
    yield _("The seal is made to withstand the quantum computers that are expected.")


def _of_old_backups(facts: Facts, words: Wording) -> Iterator[str]:
    _ = words.gettext
    yield _("Whoever has both a backup and the key it was sealed for can read the answers in it.")
    if facts.custody.sheet_made_on:
        yield _("The recovery sheet opens the key, so it must be kept apart from the backups.")


def _shown(facts: Facts, words: Wording, suite: str, figure: str = "") -> str:
    """What the attacks of a suite found here, trial by trial or one of them; what was not run says
    so."""
    _ = words.gettext
    outcomes = {
        Outcome.PASSED: _("passed"),
        Outcome.FAILED: _("not passed"),
        Outcome.NOT_RUN: _("not run"),
    }
    found = [
        f"{trial.title}: {trial.found} ({trial.goal.lower()}), {outcomes[trial.outcome]}"
        if trial.found
        else f"{trial.title}: {outcomes[trial.outcome]}"
        for trial in trials(facts.evidence, words.language)
        if trial.suite == suite and figure in {"", trial.figure}
    ]
    return ". ".join(found) + "."


def _left(words: Wording) -> Iterator[str]:
    yield from privacy_words.limits(words)
