"""Real published scorecards as indicators, targets and figures, entered through the services."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from surveyapp.definitions.catalogue import Catalogue
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.indicator import Direction, FocusArea, Indicator, Source, SuccessFactor
from surveyapp.domain.language import Text
from surveyapp.domain.target import CutPoints
from surveyapp.services import (
    catalogues,
    figure_files,
    organisation,
    tabular_files,
    targets,
)
from tests import build

FOLDER = Path(__file__).parent.parent / "data" / "real_scorecards"
FILES = sorted(path.stem for path in FOLDER.glob("*.csv"))
SCALES = {"scale_1_6": (1.0, 6.0), "scale_1_5": (1.0, 5.0), "percent": (0.0, 1000.0)}
STATES = {"measured": "", "not_measured": "Ikke målt", "pending": "Kommer senere"}
"""What somebody writes where there is no number."""


@dataclass(frozen=True)
class CardRow:
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def number(self, column: str) -> float | None:
        return float(self[column]) if self[column] else None

    @property
    def unit(self) -> str:
        return self["unit"]

    @property
    def key(self) -> str:
        """One per indicator and unit: a code or name means something within its own card only."""
        return f"{self['municipality']}/{self.unit}/{self['code'] or self['indicator']}"

    @property
    def stands_alone(self) -> bool:
        """Whether the row says what, when and which way; the rest needs an answer from a person."""
        return bool(self["period"] and self["direction"] and self["measure_unit"])

    @property
    def cuts(self) -> CutPoints:
        return CutPoints(*(self.number(column) for column in targets.CUTS))


def rows(file: str) -> Iterator[CardRow]:
    with (FOLDER / f"{file}.csv").open(encoding="utf-8", newline="") as source:
        for cells in csv.DictReader(source):
            yield CardRow(cells)


def indicator(row: CardRow) -> Indicator:
    low, high = SCALES.get(row["measure_unit"], (None, None))
    return Indicator(
        row.key,
        Text({"nb": row["indicator"]}),
        Source.FIGURE,
        Direction(row["direction"]),
        row["measure_unit"],
        code=row["code"],
        scale_min=low,
        scale_max=high,
        decimals=2,
    )


def enter(session: Session, file: str) -> list[CardRow]:
    """Enters every row that can stand as it is under `build.organisation`; answers which."""
    found = [row for row in rows(file) if row.stands_alone]
    root = organisation.unit(session, "fjordvik")
    for name, kind in {row.unit: row["unit_type"] for row in found}.items():
        build.unit(session, name, type=kind, parent=root)
    measured = {row.key: indicator(row) for row in found}
    area = FocusArea(
        "all",
        Text({"nb": "Alle"}),
        (SuccessFactor("all", Text({"nb": "Alle"}), tuple(measured.values())),),
    )
    catalogues.import_catalogue(session, OPERATOR, Catalogue((area,), ()), build.NOW)
    for row in found:
        set_goal(session, row)
    import_results(session, file, found)
    return found


def set_goal(session: Session, row: CardRow) -> None:
    if row.cuts.given() or row["state"] == "not_given":
        words = "" if row.cuts.given() else row["note"]
        goal = targets.Goal(row.key, row.cuts, row.unit, "", row["period"], words)
        targets.set_target(session, OPERATOR, goal, build.NOW)


def import_results(session: Session, file: str, found: list[CardRow]) -> None:
    """Through the importer, as the file of somebody who copied the card; the state where there is
    no number, and the response rate where it is told."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("indicator", "unit", "period", "value", "source", "response_rate"))
    for row in found:
        if row["state"] in STATES:
            value = row["result"] or STATES[row["state"]]
            rate = row["response_rate"]
            writer.writerow((row.key, row.unit, row["period"], value, row["source"], rate))
    if out.getvalue().count("\n") == 1:
        return
    table = tabular_files.of_bytes(f"{file}.csv", out.getvalue().encode())
    plan = figure_files.plan(session, OPERATOR, table)
    figure_files.carry_out(session, OPERATOR, plan, build.NOW)
