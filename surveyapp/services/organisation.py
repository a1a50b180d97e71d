"""The municipality's organisation: imported from a file, asked for by everybody."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor, Right, may, may_somewhere
from surveyapp.domain.errors import NotAllowed, NotFound
from surveyapp.services import audit, imports
from surveyapp.services.imports import Problems, Row
from surveyapp.store import organisation
from surveyapp.store.tables import Unit, UnitGroup

MUNICIPALITY = "municipality"
SECTOR = "sector"
_OF_GROUPS = ("unit", "group", "name", "invited")
_LARGEST_GROUP = 100_000
_UNIT_CELLS = {"code": 64, "name": 200, "type": 64, "leader_email": 254}
_GROUP_CELLS = {"group": 64, "name": 200}
"""What must be in a row, and how long it may be."""
_CODE = re.compile(r"[\w.-]+")
_SHOWN = 40


def unit(session: Session, code: str) -> Unit:
    """Raises NotFound."""
    found = organisation.unit(session, code)
    if found is None:
        raise NotFound("unit", code)
    return found


def root(session: Session) -> str | None:
    """The code of the municipality itself, when there is one."""
    found = organisation.root(session)
    return None if found is None else found.code


def units(session: Session) -> Sequence[Unit]:
    """Every node of the organisation, parents before children."""
    return organisation.everything(session)


def path(session: Session, code: str) -> tuple[str, ...]:
    """The codes from the root down to `code`. Raises NotFound."""
    found = paths(session).get(code)
    if found is None:
        raise NotFound("unit", code)
    return found


def paths(session: Session) -> Mapping[str, tuple[str, ...]]:
    """Every node's codes from the root down to itself."""
    parents = organisation.parents(session)
    found: dict[str, tuple[str, ...]] = {}
    for code in parents:
        codes = [code]
        while (above := parents[codes[-1]]) is not None:
            codes.append(above)
        found[code] = tuple(reversed(codes))
    return found


def where_may(session: Session, actor: Actor, right: Right) -> Callable[[str], bool]:
    """Whether `actor` has `right` at a unit, asked by its code; the tree is read only once."""
    known = paths(session)
    return lambda code: code in known and may(actor, right, known[code])


def import_csv(session: Session, actor: Actor, file: Path, now: datetime) -> int:
    """Adds or updates the units of `code,name,type,parent,leader_email`; tells how many rows.

    All or nothing. Raises ImportRefused with every problem by line.
    """
    _require(actor)
    rows = imports.read(file, ("code", "name", "type", "parent"), ("leader_email",))
    problems = Problems(file.name)
    known = {each.code: each for each in organisation.everything(session)}
    _check_units(rows, known, problems)
    problems.refuse_if_any()
    for row in rows:
        made = known.get(row["code"]) or Unit(code=row["code"])
        made.name, made.type, made.leader_email = row["name"], row["type"], row["leader_email"]
        made.parent = known[row["parent"]] if row["parent"] else None
        session.add(made)
        known[made.code] = made
        session.flush()
    audit.record(session, actor, "organisation.import", file.name, now, rows=len(rows))
    return len(rows)


def import_groups_csv(session: Session, actor: Actor, file: Path, now: datetime) -> int:
    """Adds or updates the groups of `unit,group,name,invited`; tells how many rows.

    All or nothing. Raises ImportRefused with every problem by line.
    """
    _require(actor)
    rows = imports.read(file, _OF_GROUPS)
    problems = Problems(file.name)
    known = {each.code: each for each in organisation.everything(session)}
    _check_groups(rows, known, problems)
    problems.refuse_if_any()
    for row in rows:
        owner = known[row["unit"]]
        found = next((each for each in owner.groups if each.key == row["group"]), None)
        if found is None:
            found = UnitGroup(key=row["group"])
            owner.groups.append(found)
        found.name, found.invited = row["name"], int(row["invited"])
    session.flush()
    audit.record(session, actor, "groups.import", file.name, now, rows=len(rows))
    return len(rows)


def is_of_groups(file: Path) -> bool:
    """Whether a file's heading is that of groups, not of units."""
    return set(_OF_GROUPS) <= imports.heading(file)


def _require(actor: Actor) -> None:
    if not may_somewhere(actor, Right.MANAGE_CATALOGUE):
        raise NotAllowed(Right.MANAGE_CATALOGUE, "organisation")


def _check_units(rows: Sequence[Row], known: Mapping[str, Unit], problems: Problems) -> None:
    counted = Counter(row["code"] for row in rows)
    for row in rows:
        _check_cells(row, _UNIT_CELLS, "code", problems)
        if counted[row["code"]] > 1:
            problems.add(row.line, "code", row["code"], "repeated")
    _check_parents(rows, known, problems)


def _check_cells(row: Row, cells: Mapping[str, int], code: str, problems: Problems) -> None:
    """Every cell is filled in and fits; a code can stand in an address and a command."""
    for column, longest in cells.items():
        if not row[column] and column != "leader_email":
            problems.add(row.line, column, "", "missing")
        elif len(row[column]) > longest:
            problems.add(row.line, column, row[column][:_SHOWN], "too_long")
    if row[code] and not _CODE.fullmatch(row[code]):
        problems.add(row.line, code, row[code], "not_a_code")


def _check_parents(rows: Sequence[Row], known: Mapping[str, Unit], problems: Problems) -> None:
    """Parents come first, nothing hangs under itself, and one unit is at the top."""
    parents = {code: each.parent.code if each.parent else "" for code, each in known.items()}
    had_top = next((code for code, parent in parents.items() if not parent), None)
    for row in rows:
        code, parent = row["code"], row["parent"]
        if parent and parent not in parents:
            problems.add(row.line, "parent", parent, "unknown_parent")
            continue
        if not parent and had_top not in {None, code}:
            problems.add(row.line, "parent", "", "second_root")
        elif parent and (code == had_top or code in _upwards(parents, parent)):
            problems.add(row.line, "parent", parent, "under_itself")
            continue
        had_top = had_top or (None if parent else code)
        parents[code] = parent


def _upwards(parents: Mapping[str, str], code: str) -> Iterator[str]:
    while code:
        yield code
        code = parents[code]


def _check_groups(rows: Sequence[Row], known: Mapping[str, Unit], problems: Problems) -> None:
    counted = Counter((row["unit"], row["group"]) for row in rows)
    for row in rows:
        if row["unit"] not in known:
            problems.add(row.line, "unit", row["unit"], "unknown_unit")
        _check_cells(row, _GROUP_CELLS, "group", problems)
        if counted[row["unit"], row["group"]] > 1:
            problems.add(row.line, "group", row["group"], "repeated")
        number = row["invited"]
        if not (number.isascii() and number.isdigit() and 0 < int(number) < _LARGEST_GROUP):
            problems.add(row.line, "invited", number, "not_a_number_of_people")
