"""Invented people: each answers a survey the way one of many plausible people would."""

import random
import zlib
from typing import assert_never

from surveyapp.domain.answers import Answers, DontKnow, Value, visible
from surveyapp.domain.survey import (
    MultipleQuestion,
    NumberQuestion,
    Question,
    ScaleQuestion,
    SingleQuestion,
    SurveyDefinition,
    TextQuestion,
)

_SKIPS, _DOES_NOT_KNOW, _WRITES = 0.03, 0.05, 0.25
_UNIT_SPREAD, _QUESTION_SPREAD, _PERSON_SPREAD, _MOOD = 0.35, 0.30, 0.55, 0.75
_LEVEL = 0.79
"""Mean answer as a share of the scale: about 4.9 on 1–6, as Norwegian surveys are."""
_COMMENTS = (
    "Vi er godt fornøyde. De ansatte ser barnet vårt.",
    "Fint om beskjedene kom litt tidligere i uka.",
    "Uteområdet trenger vedlikehold før vinteren.",
    "We would like more information in English.",
    "Takk for en god oppstart i høst.",
    "Mer tid ved henting, gjerne en kort prat.",
    "Det er godt å se at dere er så mye ute.",
    "Vi savner bilder fra hverdagen.",
    "Torill på den ene gruppa er helt fantastisk.",
    "Maten kunne vært mer variert.",
    "Sønnen vår har fått god hjelp etter diagnosen.",
    "Parkeringen om morgenen er farlig når det er mørkt.",
    "Foreldremøtene er nyttige, men starter for tidlig.",
    "Flere vikarer som barna kjenner, takk.",
    "Det tar lang tid å få svar på e-post.",
    "Barna leker godt sammen på tvers av alder.",
)


def answer(definition: SurveyDefinition, unit: str, year: str, chance: random.Random) -> Answers:
    """One person's answers; units and questions differ in a steady way, people at random."""
    mood = chance.gauss(0, _PERSON_SPREAD)
    answers: dict[str, Value] = {}
    for question in definition.questions:
        if not visible(definition, question, answers) or chance.random() < _SKIPS:
            continue
        lean = mood + _lean(unit, year, question.key)
        value = _value(question, lean, chance)
        if value is not None:
            answers[question.key] = value
    return answers


def how_many(invited: int, unit: str, year: str, usual: float) -> int:
    """How many of `invited` answer; units differ around the `usual` share."""
    share = usual + 0.12 * _steady(f"turnout {unit} {year}")
    return round(invited * min(max(share, 0.15), 0.97))


def _lean(unit: str, year: str, question: str) -> float:
    steady = _UNIT_SPREAD * _steady(unit) + _QUESTION_SPREAD * _steady(question)
    return steady + 0.15 * _steady(f"{unit} {year} {question}")


def _steady(text: str) -> float:
    """A number from −1 to 1 that is always the same for `text`."""
    return zlib.crc32(text.encode()) / 0x7FFFFFFF - 1


def _value(question: Question, lean: float, chance: random.Random) -> Value | None:
    match question:
        case ScaleQuestion():
            return _on_scale(question, lean, chance)
        case SingleQuestion():
            return chance.choice(question.choices).key
        case MultipleQuestion():
            some = [choice.key for choice in question.choices if chance.random() < 0.4]
            return frozenset(some) if some else None
        case NumberQuestion():
            return chance.randint(question.min, question.max)
        case TextQuestion():
            return chance.choice(_COMMENTS) if chance.random() < _WRITES else None
        case _:
            assert_never(question)


def _on_scale(question: ScaleQuestion, lean: float, chance: random.Random) -> Value:
    scale = question.scale
    if scale.dont_know is not None and chance.random() < _DOES_NOT_KNOW:
        return DontKnow.DONT_KNOW
    high_is_bad = question.reversed or any(max(f.of, default=0) == scale.hi for f in question.feeds)
    level = 1 - _LEVEL if high_is_bad else _LEVEL
    if high_is_bad:
        lean = -lean
    middle = scale.lo + level * (scale.hi - scale.lo) + lean + chance.gauss(0, _MOOD)
    return min(max(round(middle), scale.lo), scale.hi)
