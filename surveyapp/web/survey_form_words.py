"""What is wrong with an answer or a code, in words for the person who gave it."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveyapp.domain.answers import Problem
from surveyapp.domain.code import LENGTH, normalised
from surveyapp.domain.language import Text
from surveyapp.domain.survey import NumberQuestion, Question, SurveyDefinition, TextQuestion
from surveyapp.paper import format as written
from surveyapp.web.survey_form_view import Translate


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an error summary. `field` is the element it leads to, None if there is none."""

    words: str
    field: str | None = None
    about: Text | None = None
    """The question it is about."""


def complaint(question: Question, problem: Problem, _: Translate, language: str) -> str:
    """Says what to do; `language` is that of the sentence."""
    match question, problem:
        case _question, Problem.SEVERAL_VALUES:
            return _("Choose one answer only.")
        case NumberQuestion(), Problem.NOT_A_NUMBER:
            return _("Write a whole number with digits.")
        case NumberQuestion(min=low, max=high), _code:
            return _("Write a whole number from %(low)s to %(high)s.") % {"low": low, "high": high}
        case TextQuestion(max_length=most), _code:
            return _("The text is too long. Shorten it to at most %(count)s characters.") % {
                "count": written.number(most, language, 0)
            }
        case _:
            return _("Choose one of the answers shown.")


def lines(
    definition: SurveyDefinition, problems: Mapping[str, Problem], _: Translate, language: str
) -> tuple[Line, ...]:
    """The error summary, in the order of the questions; fields nobody knows come last."""
    known = [q for q in definition.questions if q.key in problems]
    strange = [key for key in problems if key not in definition.by_key]
    return tuple(
        Line(complaint(q, problems[q.key], _, language), f"f-{q.key}", q.text) for q in known
    ) + tuple(
        Line(_("A field we do not know was left out: %(name)s") % {"name": key[:40]})
        for key in strange[:10]
    )


def malformed_code(typed: str, _: Translate) -> str:
    """Why `typed` cannot be a code."""
    count = len(normalised(typed))
    if count == 0:
        return _("Type the code. It has twelve characters.")
    if count == LENGTH - 1:
        return _("The code is one character short. It has twelve characters.")
    if count < LENGTH:
        return _("The code is too short. It has twelve characters.")
    if count > LENGTH:
        return _(
            "The code is too long. One in a letter has twelve characters, "
            "one shown to a class sixteen."
        )
    return _("The code contains a character that no code has. Look at it once more.")


def unknown_code(_: Translate) -> str:
    """One wording for unknown, void and foreign codes: nothing to learn from it."""
    return _("We cannot find this code. Look at it once more, or ask for a new letter.")
