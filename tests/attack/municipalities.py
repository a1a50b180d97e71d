"""Invented municipalities as in ANONYMITY §1.4: skewed answers, unit and group effects."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from surveyapp.domain.disclosure import Node, NodeKey
from surveyapp.domain.tree import Tree
from tests import build_round as build

SKEWED = (2, 3, 7, 17, 33, 38)


@dataclass(frozen=True)
class World:
    nodes: tuple[Node, ...]
    given: Mapping[str, list[int]]
    """Answers by place name."""

    @property
    def tree(self) -> Tree:
        return Tree(self.nodes)

    @property
    def numbers(self) -> dict[NodeKey, int]:
        return {build.place(name): len(values) for name, values in self.given.items()}


def world(seed: int, *, sectors: int = 2, units: int = 4, groups: int = 4) -> World:
    chance = random.Random(seed)
    tree: dict[str, dict[str, int | dict[str, int]]] = {}
    given: dict[str, list[int]] = {}
    for s in range(sectors):
        inside: dict[str, int | dict[str, int]] = {}
        for u in range(chance.randint(2, units)):
            name = f"u{s}{u}"
            if chance.random() < 0.5:
                inside[name] = {
                    f"g{g}": chance.randint(9, 22) for g in range(chance.randint(2, groups))
                }
            else:
                inside[name] = min(400, max(8, round(chance.lognormvariate(3.4, 0.8))))
            given |= _answers(chance, name, inside[name])
        tree[f"s{s}"] = inside
    return World(build.municipality(tree), given)


def _answers(
    chance: random.Random, name: str, invited: int | dict[str, int]
) -> dict[str, list[int]]:
    response, tilt = chance.betavariate(6, 4.5), chance.gauss(0, 0.35)
    cells = (
        {f"{name}/{g}": n for g, n in invited.items()}
        if isinstance(invited, dict)
        else {name: invited}
    )
    found = {}
    for cell, n in cells.items():
        here = tilt + chance.gauss(0, 0.25)
        weights = [w * 2.718 ** (here * v) for v, w in enumerate(SKEWED)]
        number = sum(chance.random() < response for _ in range(n))
        found[cell] = chance.choices(range(1, 7), weights, k=number)
    return found
