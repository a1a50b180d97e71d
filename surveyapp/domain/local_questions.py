"""Questions of a unit's own: a few, on the survey's own scales, published at that unit only."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from surveyapp.domain.disclosure import Node, NodeKey
from surveyapp.domain.language import Text
from surveyapp.domain.release import Release
from surveyapp.domain.survey import Scale, ScaleQuestion, Section, SurveyDefinition, TextQuestion

MOST = 4
LONGEST = 200
SECTION = "local"
BYTES = 1
"""What the answer to one takes in a packed answer."""
_DIGITS = 8


class Doubt(StrEnum):
    """What a question may touch that it should not; a remark, never a refusal."""

    NAME = "name"
    HEALTH = "health"


_HEALTH = re.compile(
    r"\b(?:syk|sjuk|helse|diagnos|medisin|allergi|psykisk|handikap|funksjonsneds|adhd|autis"
    r"|ill\b|illness|sick|health|medicin|medicat|allerg|disab|mental)\w*",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"(?<=[\w,;] )[A-ZÆØÅ][a-zæøå]{2,}")


@dataclass(frozen=True, slots=True)
class LocalQuestion:
    """`scale` is the key of one of the survey's scales."""

    scale: str
    text: Text

    def key(self, unit: str) -> str:
        """The same as long as unit, scale and wording are, so that only alike are compared."""
        said = json.dumps([self.scale, sorted(self.text.wordings.items())])
        return f"{SECTION}-{unit}-{hashlib.sha256(said.encode()).hexdigest()[:_DIGITS]}"

    def as_json(self) -> dict[str, Any]:
        return {"scale": self.scale, "text": dict(self.text.wordings)}


@dataclass(frozen=True, slots=True)
class Supplement:
    """A unit's own questions and the words above them, as they are frozen on a round."""

    unit: str
    title: Text
    questions: tuple[LocalQuestion, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "title": dict(self.title.wordings),
            "questions": [one.as_json() for one in self.questions],
        }

    @classmethod
    def from_json(cls, unit: str, data: Mapping[str, Any]) -> "Supplement":
        return cls(
            unit,
            Text(data["title"]),
            tuple(LocalQuestion(one["scale"], Text(one["text"])) for one in data["questions"]),
        )

    def section(self, asked: SurveyDefinition) -> Section:
        scales = offered_scales(asked)
        return Section(
            key=SECTION,
            title=self.title,
            intro=None,
            questions=tuple(
                ScaleQuestion(key=one.key(self.unit), text=one.text, scale=scales[one.scale])
                for one in self.questions
            ),
        )


def offered_scales(asked: SurveyDefinition) -> dict[str, Scale]:
    """The scales a survey uses, its default first."""
    used = [one.scale for one in asked.questions if isinstance(one, ScaleQuestion)]
    return {scale.key: scale for scale in (asked.scale, *used)}


def with_own(asked: SurveyDefinition, supplement: Supplement | None) -> SurveyDefinition:
    """The survey as it is asked at a unit: its own questions after the common ones, but before a
    last theme that only asks for words."""
    if supplement is None or not supplement.questions:
        return asked
    *before, last = asked.sections
    own = supplement.section(asked)
    ends_in_words = before and all(isinstance(one, TextQuestion) for one in last.questions)
    sections = (*before, own, last) if ends_in_words else (*asked.sections, own)
    return replace(asked, sections=sections)


def alone(asked: SurveyDefinition, supplement: Supplement) -> SurveyDefinition:
    """The own questions as a survey of their own, which is how they are counted."""
    sections = (supplement.section(asked),)
    return replace(asked, sections=sections, overall=None, second_breakdown=None)


def at_unit(unit: str, invited: int | None) -> Node:
    """The only place they are published at; its groups are too fine for them."""
    return Node(unit, None, None, invited)


def joined(release: Release, own: Mapping[str, Release]) -> Release:
    """The release of a round with what each unit's own questions gave, at that unit alone."""
    regions = tuple(
        replace(
            region,
            questions=(*region.questions, *own[region.unit].root.questions),
        )
        if region.group is None and region.unit in own
        else region
        for region in release.regions
    )
    items, atoms = dict(release.items), dict(release.atoms)
    for one in own.values():
        items |= one.items
        atoms |= one.atoms
    return replace(release, regions=regions, items=items, atoms=atoms)


def place_at(place: NodeKey) -> NodeKey:
    """Where an answer to an own question counts: at its unit, whatever group it came from."""
    return (place[0], None)


def problems(asked: SurveyDefinition, questions: Sequence[LocalQuestion]) -> dict[str, str]:
    """What hinders the questions, by `<number>.<language>`, `<number>.scale` or `questions`."""
    scales = offered_scales(asked)
    found: dict[str, str] = {}
    if len(questions) > MOST:
        found["questions"] = "too_many_questions"
    if len({one.key("") for one in questions}) < len(questions):
        found["questions"] = "repeated_question"
    for number, one in enumerate(questions, start=1):
        if one.scale not in scales:
            found[f"{number}.scale"] = "unknown_scale"
        for language in asked.languages:
            wording = one.text.wordings.get(language, "")
            if not wording.strip():
                found[f"{number}.{language}"] = "wording_missing"
            elif len(wording) > LONGEST:
                found[f"{number}.{language}"] = "question_too_long"
    return found


def doubts(question: LocalQuestion, known: str = "") -> frozenset[Doubt]:
    """What somebody should look at once more. Words of `known`, such as the unit's name, are no
    names of people."""
    words = set(known.split())
    found = set()
    for wording in question.text.wordings.values():
        if _HEALTH.search(wording):
            found.add(Doubt.HEALTH)
        if any(name not in words for name in _CAPITALISED.findall(wording)):
            found.add(Doubt.NAME)
    return frozenset(found)
