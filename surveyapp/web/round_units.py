"""The part of the planning form that says who is asked: units, groups and how many are invited."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from flask_babel import gettext as _

_MOST = 100_000


class Group(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def invited(self) -> int: ...


class Unit(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def groups(self) -> Sequence[Group]: ...


class AskedUnit(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def invited(self) -> int: ...
    @property
    def groups(self) -> Sequence[Group]: ...


class Round(Protocol):
    @property
    def units(self) -> Sequence[AskedUnit]: ...


@dataclass(frozen=True, slots=True)
class NumberField:
    """How many are invited, as it was typed; `field` is also its id on the page."""

    field: str
    name: str
    typed: str
    problem: str | None

    @property
    def number(self) -> int:
        return int(self.typed) if self.typed else 0


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit that may be chosen. With groups, each group has a number; else the unit has one."""

    code: str
    name: str
    type: str
    is_chosen: bool
    problem: str | None
    numbers: tuple[NumberField, ...]
    group_keys: tuple[str, ...]

    @property
    def field(self) -> str:
        return f"unit:{self.code}"

    @property
    def invited(self) -> int:
        return sum(number.number for number in self.numbers)

    @property
    def groups(self) -> Mapping[tuple[str, str], int]:
        """How many are invited in each group; one left empty takes no part of its own."""
        return {
            (self.code, key): number.number
            for key, number in zip(self.group_keys, self.numbers, strict=False)
            if number.number
        }

    @property
    def problems(self) -> Iterator[tuple[str, str]]:
        """Field and message, for the summary."""
        if self.problem:
            yield self.field, f"{self.name}: {self.problem}"
        for number in self.numbers:
            if number.problem:
                yield number.field, f"{self.name}, {number.name}: {number.problem}"


def planned(units: Sequence[Unit], survey_round: Round) -> tuple[UnitRow, ...]:
    """Rows with what a round has now; units it leaves out with what the organisation says."""
    chosen = {unit.code: unit for unit in survey_round.units}
    values: dict[str, str] = {}
    for unit in units:
        asked = chosen.get(unit.code)
        groups: Sequence[Group] = unit.groups if asked is None else asked.groups
        values |= {f"group:{unit.code}:{group.key}": str(group.invited) for group in groups}
        if asked is not None and asked.invited:
            values[f"invited:{unit.code}"] = str(asked.invited)
    return tuple(_row(unit, values, is_chosen=unit.code in chosen) for unit in units)


def typed(
    units: Sequence[Unit], values: Mapping[str, str], chosen: set[str]
) -> tuple[UnitRow, ...]:
    """Rows with what was typed and what is wrong with it."""
    return tuple(
        _row(unit, values, is_chosen=unit.code in chosen, check=unit.code in chosen)
        for unit in units
    )


def _row(
    unit: Unit,
    values: Mapping[str, str],
    *,
    is_chosen: bool,
    check: bool = False,
) -> UnitRow:
    names = [(f"group:{unit.code}:{group.key}", group.name) for group in unit.groups]
    names = names or [(f"invited:{unit.code}", _("Invited"))]
    numbers = tuple(
        _number(field, name, values.get(field, "").strip(), may_be_empty=len(names) > 1)
        if check
        else NumberField(field, name, values.get(field, "").strip(), None)
        for field, name in names
    )
    problem = None
    if check and len(numbers) > 1 and not any(number.typed for number in numbers):
        problem = _("write how many are invited in at least one group")
    keys = tuple(group.key for group in unit.groups)
    return UnitRow(unit.code, unit.name, unit.type, is_chosen, problem, numbers, keys)


def _number(field: str, name: str, text: str, *, may_be_empty: bool) -> NumberField:
    problem = None
    if not text:
        problem = None if may_be_empty else _("write how many are invited")
    elif not (text.isascii() and text.isdigit() and 0 < int(text) < _MOST):
        problem = _("“%(text)s” is not a number of people", text=text)
    return NumberField(field, name, text, problem)
