"""The parts of a release as JSON and back, as INTERFACES says under "JSON of a release"."""

from collections.abc import Iterable
from typing import cast

from surveyapp.domain.json_values import (
    Json,
    Malformed,
    Read,
    listed,
    mapping,
    number,
    numbers,
    optional,
    people,
    people_json,
    rate,
    rate_json,
    text,
    whole,
)
from surveyapp.domain.result import AtomSum, Flag, ItemFacts, Region, RoundFacts
from surveyapp.domain.result_json import (
    drivers,
    drivers_json,
    indicator,
    indicator_json,
    question,
    question_json,
    reliability,
    reliability_json,
    section,
    section_json,
)

__all__ = [
    "Malformed",
    "atoms",
    "atoms_json",
    "item",
    "item_json",
    "listed",
    "mapping",
    "region",
    "region_json",
    "round_json",
    "survey_round",
]


def region_json(region: Region) -> Json:
    return {
        "unit": region.unit,
        "group": region.group,
        "invited": region.invited,
        "answered": people_json(region.answered),
        "response_rate": rate_json(region.response_rate),
        "flags": [flag.value for flag in region.flags],
        "questions": [question_json(question) for question in region.questions],
        "indicators": [indicator_json(indicator) for indicator in region.indicators],
        "sections": [section_json(section) for section in region.sections],
        "drivers": None if region.drivers is None else drivers_json(region.drivers),
        "reliability": [reliability_json(one) for one in region.reliability],
    }


def region(data: Read) -> Region:
    return Region(
        unit=text(data, "unit"),
        group=optional(text, data, "group"),
        invited=optional(whole, data, "invited"),
        answered=people(data, "answered"),
        response_rate=rate(mapping(data, "response_rate")),
        questions=tuple(question(one) for one in listed(data, "questions")),
        indicators=tuple(indicator(one) for one in listed(data, "indicators")),
        sections=tuple(section(one) for one in listed(data, "sections")),
        flags=tuple(Flag(cast("str", flag)) for flag in listed(data, "flags")),
        drivers=optional(drivers, data, "drivers"),
        reliability=tuple(map(reliability, listed(data, "reliability")))
        if "reliability" in data
        else (),
    )


def item_json(item: ItemFacts) -> Json:
    shape = None if item.shape is None else list(item.shape)
    return {"scale": item.scale, "shape": shape, "sd": item.sd}


def item(data: Read) -> ItemFacts:
    shape = None if data["shape"] is None else numbers(data, "shape")
    return ItemFacts(optional(text, data, "scale"), shape, optional(number, data, "sd"))


def atoms_json(atoms: Iterable[AtomSum]) -> list[Json]:
    return [
        {
            "regions": list(atom.regions),
            "n": people_json(atom.n),
            "sum": atom.sum,
            "clipped": atom.clipped,
        }
        for atom in atoms
    ]


def atoms(data: Iterable[Read]) -> tuple[AtomSum, ...]:
    return tuple(
        AtomSum(
            regions=tuple(cast("str", name) for name in listed(atom, "regions")),
            n=people(atom, "n"),
            sum=whole(atom, "sum"),
            clipped=bool(atom["clipped"]),
        )
        for atom in data
    )


def round_json(facts: RoundFacts) -> Json:
    parts: Json = {
        "id": facts.id,
        "definition": facts.definition,
        "version": facts.version,
        "period": facts.period,
        "state": facts.state,
        "sha256": facts.sha256,
    }
    return {name: value for name, value in parts.items() if value is not None}


def survey_round(data: Read) -> RoundFacts:
    return RoundFacts(
        id=whole(data, "id"),
        definition=text(data, "definition"),
        version=text(data, "version"),
        period=text(data, "period"),
        state=optional(text, data, "state"),
        sha256=optional(text, data, "sha256"),
    )
