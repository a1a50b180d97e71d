"""Everything a counted round ever shows, already safe. Pages, exports and scorecards read this.

What it says of one place is in `result`, its JSON in `release_json`, how it comes about in
`count`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

from surveyapp.domain import release_json
from surveyapp.domain.disclosure import NodeKey, Parameters
from surveyapp.domain.result import (
    AtomSum,
    Bound,
    Change,
    Flag,
    IndicatorResult,
    ItemFacts,
    Published,
    PublishedChoices,
    PublishedRate,
    QuestionResult,
    Rate,
    Region,
    RoundFacts,
    SectionResult,
    ShareClass,
)
from surveyapp.domain.second_breakdown import SecondBreakdown, breakdown, breakdown_json

__all__ = [
    "AtomSum",
    "Bound",
    "Change",
    "Flag",
    "IndicatorResult",
    "ItemFacts",
    "Published",
    "PublishedChoices",
    "PublishedRate",
    "QuestionResult",
    "Rate",
    "Region",
    "Release",
    "RoundFacts",
    "SectionResult",
    "ShareClass",
]


@dataclass(frozen=True)
class Release:
    """Everything a closed round ever shows."""

    survey_round: RoundFacts
    parameters: Parameters
    items: Mapping[str, ItemFacts]
    regions: tuple[Region, ...]
    atoms: Mapping[str, tuple[AtomSum, ...]]
    correlations: Mapping[str, Mapping[str, float]]
    """Between two items over the whole round, where at least 100 answered both (R7)."""
    second_breakdown: SecondBreakdown | None = None
    """For each choice of a fact, where the survey asks for that (R8)."""

    @cached_property
    def _by_key(self) -> Mapping[NodeKey, Region]:
        return {region.key: region for region in self.regions}

    @property
    def root(self) -> Region:
        """The place that all others of the round lie in."""
        return self.regions[0]

    def region(self, unit: str, group: str | None = None) -> Region | None:
        """What is shown of a place, or None for a place that took no part."""
        return self._by_key.get((unit, group))

    @property
    def shapes(self) -> Mapping[str, tuple[float, ...]]:
        """Per question the round's shape; what the next round's `count` takes as previous."""
        return {key: facts.shape for key, facts in self.items.items() if facts.shape is not None}

    def stamped(self, state: str) -> "Release":
        """The release as it is handed out: with the round's state and the hash of its bytes."""
        facts = replace(self.survey_round, state=None, sha256=None)
        digest = hashlib.sha256(replace(self, survey_round=facts).to_bytes()).hexdigest()
        return replace(self, survey_round=replace(facts, state=state, sha256=digest))

    def to_json(self) -> dict[str, object]:
        """The document of INTERFACES, "JSON of a release"."""
        return {
            "round": release_json.round_json(self.survey_round),
            "parameters": self.parameters.as_json(),
            "items": {key: release_json.item_json(item) for key, item in self.items.items()},
            "regions": [release_json.region_json(region) for region in self.regions],
            "atoms": {key: release_json.atoms_json(atoms) for key, atoms in self.atoms.items()},
            "correlations": {key: dict(row) for key, row in self.correlations.items()},
        } | self._second_breakdown_json()

    def _second_breakdown_json(self) -> dict[str, object]:
        found = self.second_breakdown
        return {} if found is None else {"second_breakdown": breakdown_json(found)}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Release":
        """The release whose `to_json` gave `data`; raises `release_json.Malformed`."""
        items = release_json.mapping(data, "items")
        atoms = release_json.mapping(data, "atoms")
        rows = cast("Mapping[str, Mapping[str, float]]", data["correlations"])
        return cls(
            survey_round=release_json.survey_round(release_json.mapping(data, "round")),
            parameters=Parameters.from_json(release_json.mapping(data, "parameters")),
            items={key: release_json.item(release_json.mapping(items, key)) for key in items},
            regions=tuple(map(release_json.region, release_json.listed(data, "regions"))),
            atoms={key: release_json.atoms(release_json.listed(atoms, key)) for key in atoms},
            correlations={key: dict(row) for key, row in rows.items()},
            second_breakdown=breakdown(release_json.mapping(data, "second_breakdown"))
            if "second_breakdown" in data
            else None,
        )

    def to_bytes(self) -> bytes:
        """The same bytes for the same release, always: sorted keys, UTF-8, no spaces."""
        document = json.dumps(
            self.to_json(),
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
            allow_nan=False,
        )
        return document.encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Release":
        return cls.from_json(json.loads(data))
