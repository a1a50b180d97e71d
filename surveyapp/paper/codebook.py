"""What every key of an exported result stands for, and where the figures come from."""

from collections.abc import Iterable, Sequence
from typing import assert_never

from surveyapp.domain.language import Text
from surveyapp.domain.period import parse
from surveyapp.domain.survey import (
    Choice,
    MultipleQuestion,
    NumberQuestion,
    Question,
    ScaleQuestion,
    SingleQuestion,
    SurveyDefinition,
    TextQuestion,
)
from surveyapp.paper import periods
from surveyapp.paper.result_words import ResultWords
from surveyapp.paper.tables import Cell, Column, Sheet
from surveyapp.paper.wording import Wording
from surveyapp.services.results import UnitResults


def codebook(asked: SurveyDefinition, language: str) -> Sheet:
    """What every key stands for, as it was asked."""
    words = Wording(language)
    _ = words.gettext
    columns = (
        _("Key"),
        _("Theme"),
        _("Text"),
        _("Kind of question"),
        _("Answers to choose from"),
        _("High answers"),
        _("Turned round: high is good"),
        _("Asked only of those who answered"),
    )
    rows = [
        (
            question.key,
            section.title.into(language),
            question.text.into(language),
            *_kind(question, words),
            _condition(question),
        )
        for section in asked.sections
        for question in section.questions
    ]
    return Sheet(_("Codebook"), tuple(map(Column, columns)), tuple(rows))


def _kind(question: Question, words: Wording) -> tuple[str, str, str, str]:
    """What kind, the answers, which of them are high, and whether they are turned round."""
    _, language = words.gettext, words.language
    match question:
        case ScaleQuestion():
            scale = question.scale
            ends = {scale.lo: scale.low_end, scale.hi: scale.high_end}
            points = ((point.value, point.text or ends.get(point.value)) for point in scale.points)
            answers = [
                f"{value} {text.into(language)}" if text else str(value) for value, text in points
            ]
            high = ", ".join(map(str, sorted(scale.high)))
            turned = words.gettext("yes") if question.reversed else ""
            return _("scale"), " · ".join(answers), high, turned
        case SingleQuestion():
            return _("one choice"), _choice_texts(question.choices, language), "", ""
        case MultipleQuestion():
            return _("several choices"), _choice_texts(question.choices, language), "", ""
        case NumberQuestion():
            return _("number"), f"{question.min}–{question.max}", "", ""
        case TextQuestion():
            return _("free text"), "", "", ""
        case _:
            assert_never(question)


def _choice_texts(choices: Iterable[Choice], language: str) -> str:
    return " · ".join(f"{c.key}: {c.text.into(language)}" for c in choices)


def _condition(question: Question) -> str:
    if question.show_if is None:
        return ""
    return f"{question.show_if.question} = {', '.join(sorted(question.show_if.choices))}"


def about(founds: Sequence[UnitResults], language: str) -> Sheet:
    words = ResultWords(language)
    _ = words.gettext
    first = founds[0]
    facts, limits = first.release.survey_round, first.release.parameters
    told: list[tuple[str, Cell]] = [
        (_("Survey"), Text(first.survey_round.title).into(language)),
        (_("Period"), periods.label(parse(facts.period), language)),
        (_("Number of the survey"), facts.id),
        (_("Questionnaire"), f"{facts.definition} {facts.version}"),
        (_("SHA-256 of the release"), facts.sha256),
        (_("Fewest answers shown for a unit"), limits.k_unit),
        (_("Fewest answers shown for a group"), limits.k_group),
        (_("Fewest answers for shares in classes"), limits.k_share),
        (_("Fewest answers for three bands"), limits.k_dist),
        *((found.place.name, words.flag(flag)) for found in founds for flag in found.region.flags),
        (
            _("≥ or ≤"),
            _(
                "“≥” and “≤”: nearly everybody answered the same, and the exact mean would tell "
                "what each person answered. The true mean may be a little higher (≥) or lower (≤)."
            ),
        ),
        (
            _("Interval"),
            _(
                "With 95%% certainty the answer of everybody who was invited lies between its "
                "ends, if those who did not answer think as those who did."
            ),
        ),
    ]
    return Sheet(_("About"), (Column(_("What")), Column(_("Value"))), tuple(told))
