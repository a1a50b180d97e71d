"""The survey on paper: the same questions, in the same order, with boxes to tick.

A helper who is not the leader types in what was ticked, question by question as numbered here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from surveyapp.domain.language import Text
from surveyapp.domain.survey import (
    Condition,
    MultipleQuestion,
    NumberQuestion,
    Question,
    Scale,
    ScaleQuestion,
    Section,
    SingleQuestion,
    SurveyDefinition,
    TextQuestion,
)
from surveyapp.paper.handout_words import Data, Speech, marked, shared
from surveyapp.paper.typesetting import pdf
from surveyapp.services.handouts import Handout

_LINES = 4
"""Ruled for a text in one's own words."""


def answer_form(handout: Handout, language: str, now: datetime) -> bytes:
    """A PDF with every question; which page a question lies on is left to the paper."""
    speech = Speech(handout, language)
    _ = speech.words.gettext
    data = {
        **shared(speech, _("Paper form"), now),
        "place": handout.unit_name,
        "questions": marked("", language),
        "words": _words(speech),
        "groups": _groups(handout),
        "sections": [_section(_Numbered(speech), one) for one in handout.definition.sections],
    }
    return pdf("form", data, now)


def _words(speech: Speech) -> Data:
    _ = speech.words.gettext
    return {
        "question": _("Question"),
        "group": _("Tick your group:"),
        "code": _("The code in your letter:") if speech.handout.with_codes else None,
        "rules": [
            _("Tick one box for each question. You can skip questions."),
            _("Do not write your name. Nobody shall know what you answered."),
            _(
                "Put the form in the closed box or envelope you were shown. A helper who is not "
                "the leader types it in and shreds it."
            ),
        ],
    }


def _groups(handout: Handout) -> list[str]:
    """To choose from; a code tells the group by itself."""
    named = [link.group_name for link in handout.links if link.group_name]
    return [] if handout.with_codes else named


@dataclass(frozen=True)
class _Numbered:
    """Numbers questions through the whole form, and names one of them in a condition."""

    speech: Speech
    numbers: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        definition = self.speech.handout.definition
        numbers = {one.key: at for at, one in enumerate(definition.questions, start=1)}
        object.__setattr__(self, "numbers", numbers)

    def asked(self, question: Question) -> Data:
        return {
            "number": self.numbers[question.key],
            "text": self.speech.said(question.text),
            "help": self.speech.said(question.help) if question.help else None,
            "only": self._only(question.show_if) if question.show_if else None,
        }

    def _only(self, condition: Condition) -> str:
        _, language = self.speech.words.gettext, self.speech.language
        gate = _gate(self.speech.handout.definition, condition)
        chosen = [one.text.into(language) for one in gate.choices if one.key in condition.choices]
        return _(
            "Only if you ticked “%(answer)s” at question %(number)s.",
            answer=" / ".join(chosen),
            number=self.numbers[condition.question],
        )


def _gate(definition: SurveyDefinition, condition: Condition) -> SingleQuestion:
    question = definition.by_key[condition.question]
    if not isinstance(question, SingleQuestion):
        raise TypeError(condition.question)
    return question


def _section(numbered: _Numbered, section: Section) -> Data:
    said = numbered.speech.said
    return {
        "title": said(section.title),
        "intro": said(section.intro) if section.intro else None,
        "parts": list(_parts(numbered, section.questions)),
    }


def _parts(numbered: _Numbered, questions: Sequence[Question]) -> Iterator[Data]:
    """Neighbours on one scale of numbers share a table; every other question stands alone."""
    for scale, together in groupby(questions, _scale_of_numbers):
        if scale is not None:
            yield _matrix(numbered, scale, list(together))
        else:
            yield from (_alone(numbered, question) for question in together)


def _scale_of_numbers(question: Question) -> Scale | None:
    """As on the pages: words on every box are boxes in a row, else numbers with named ends."""
    if isinstance(question, ScaleQuestion) and not all(one.text for one in question.scale.points):
        return question.scale
    return None


def _matrix(numbered: _Numbered, scale: Scale, questions: Sequence[Question]) -> Data:
    said = numbered.speech.said
    named = {scale.lo: scale.low_end, scale.hi: scale.high_end}
    named |= {point.value: point.text for point in scale.points if point.text}
    return {
        "kind": "matrix",
        "values": [point.value for point in scale.points],
        "ends": [{"value": value, "words": said(named[value])} for value in sorted(named)],
        "dont_know": said(scale.dont_know) if scale.dont_know else None,
        "questions": [numbered.asked(question) for question in questions],
    }


def _alone(numbered: _Numbered, question: Question) -> Data:
    _, asked = numbered.speech.words.gettext, numbered.asked(question)
    match question:
        case ScaleQuestion(scale=scale):
            words = [*(point.text for point in scale.points), scale.dont_know]
            return asked | _boxes(numbered, words, _("Tick one."), in_a_row=True)
        case SingleQuestion(choices=choices):
            return asked | _boxes(numbered, [one.text for one in choices], _("Tick one."))
        case MultipleQuestion(choices=choices):
            return asked | _boxes(numbered, [one.text for one in choices], _("Tick all that fit."))
        case NumberQuestion(min=low, max=high):
            how = _("Write a whole number from %(low)s to %(high)s.", low=low, high=high)
            return asked | {"kind": "lines", "how": how, "lines": 1}
        case TextQuestion():
            how = _(
                "What you write in a text box can be read word for word. Do not write names or "
                "anything you can be recognised by."
            )
            return asked | {"kind": "lines", "how": how, "lines": _LINES}


def _boxes(
    numbered: _Numbered, words: Sequence[Text | None], how: str, *, in_a_row: bool = False
) -> Data:
    choices = [numbered.speech.said(one) for one in words if one is not None]
    return {"kind": "boxes", "how": how, "choices": choices, "in_a_row": in_a_row}
