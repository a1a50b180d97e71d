"""The XML parts of a workbook that say what its cells show: sheets, strings, number formats, cells.

A cell formatted as per cent holds a hundredth of what it shows, and one formatted as a date a
number of days; both are read as they are shown.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from xml.parsers import expat

MOST_ROWS = 20_000
MOST_COLUMNS = 100
_MOST_CELLS = 400_000
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_PER_CENT = frozenset({9, 10})
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Numbers of formats that every workbook knows (ECMA-376 part 1, 18.8.30)."""
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_LETTERS = 26

Attributes = Mapping[str, str]


class Strange(Exception):
    """What no spreadsheet program writes, such as a document type of its own."""


class TooMuch(Exception):
    """More cells than a sheet of figures has."""


class Shape(StrEnum):
    NUMBER = "number"
    PER_CENT = "per_cent"
    DATE = "date"
    MONTH = "month"


@dataclass(frozen=True)
class SheetName:
    name: str
    link: str
    is_hidden: bool


@dataclass(frozen=True)
class Book:
    sheets: tuple[SheetName, ...]
    counts_from_1904: bool


@dataclass(frozen=True)
class Area:
    """Cells merged into one; lines from 1, columns from 0, ends included."""

    name: str
    first: tuple[int, int]
    last: tuple[int, int]

    @property
    def size(self) -> int:
        lines, columns = (self.last[axis] - self.first[axis] + 1 for axis in (0, 1))
        return lines * columns

    def others(self) -> Iterator[tuple[int, int]]:
        """Its cells but the first."""
        for line in range(self.first[0], self.last[0] + 1):
            for column in range(self.first[1], self.last[1] + 1):
                if (line, column) != self.first:
                    yield line, column


@dataclass
class SheetPart:
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    formulas: int = 0
    hidden_rows: int = 0
    without_value: list[tuple[int, int]] = field(default_factory=list)

    @property
    def copied(self) -> frozenset[tuple[int, int]]:
        return frozenset(
            (line, column)
            for area in self.merged
            if self._text(area.first)
            for line, column in area.others()
        )

    def filled(self) -> Iterator[tuple[int, list[str]]]:
        """Rows that are not empty; merged cells all show what the first of them says."""
        for area in self.merged:
            shown = self._text(area.first)
            for line, column in area.others():
                if shown and line in self.cells:
                    self.cells[line][column] = shown
        for line in sorted(self.cells):
            row = self.cells[line]
            if any(text.strip() for text in row.values()):
                yield line, [row.get(column, "") for column in range(max(row) + 1)]

    def _text(self, place: tuple[int, int]) -> str:
        return self.cells.get(place[0], {}).get(place[1], "")


def column_name(column: int) -> str:
    """`A` for 0, `AA` for 26."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, _LETTERS)
        name = chr(ord("A") + letter) + name
    return name


def book(xml: bytes) -> Book:
    sheets: list[SheetName] = []
    from_1904: list[bool] = []

    def start(name: str, given: Attributes) -> None:
        if name == "sheet":
            link = next((text for key, text in given.items() if key.endswith(":id")), "")
            is_hidden = given.get("state", "visible") != "visible"
            sheets.append(SheetName(given.get("name", ""), link, is_hidden))
        elif name == "workbookPr":
            from_1904.append(given.get("date1904", "0") in {"1", "true"})

    _parse(xml, start)
    return Book(tuple(sheets), any(from_1904))


def links(xml: bytes) -> Mapping[str, str]:
    found: dict[str, str] = {}

    def start(name: str, given: Attributes) -> None:
        if name == "Relationship":
            found[given["Id"]] = given["Target"]

    _parse(xml, start)
    return found


def strings(xml: bytes) -> Sequence[str]:
    """The texts that cells point at; readings of Asian names beside them are left out."""
    found: list[str] = []
    inside: list[str] = []

    def start(name: str, _given: Attributes) -> None:
        inside.append(name)
        if name == "si":
            found.append("")

    def end(_name: str) -> None:
        inside.pop()

    def text(data: str) -> None:
        if inside and inside[-1] == "t" and "rPh" not in inside:
            found[-1] += data

    if xml:
        _parse(xml, start, end, text)
    return found


def styles(xml: bytes) -> Sequence[Shape]:
    """What each style of cells shows a number as."""
    codes: dict[int, str] = {}
    found: list[Shape] = []
    inside: list[str] = []

    def start(name: str, given: Attributes) -> None:
        inside.append(name)
        if name == "numFmt":
            codes[int(given["numFmtId"])] = given.get("formatCode", "")
        elif name == "xf" and "cellXfs" in inside:
            found.append(_shape(int(given.get("numFmtId", "0")), codes))

    def end(_name: str) -> None:
        inside.pop()

    if xml:
        _parse(xml, start, end)
    return found


def sheet(
    xml: bytes, texts: Sequence[str], shapes: Sequence[Shape], *, from_1904: bool
) -> SheetPart:
    """Raises TooMuch, and what reading broken XML or numbers raises."""
    reader = _SheetReader(texts, shapes, date(1904, 1, 1) if from_1904 else date(1899, 12, 30))
    _parse(xml, reader.start, reader.end, reader.text)
    return reader.part


class _SheetReader:
    def __init__(self, texts: Sequence[str], shapes: Sequence[Shape], epoch: date) -> None:
        self.part = SheetPart()
        self._texts, self._shapes, self._epoch = texts, shapes, epoch
        self._line, self._column, self._count = 0, -1, 0
        self._kind, self._style = "n", 0
        self._inside: list[str] = []
        self._value = ""
        self._has_formula = False

    def start(self, name: str, given: Attributes) -> None:
        self._inside.append(name)
        match name:
            case "row":
                self._line = int(given.get("r", self._line + 1))
                self._column = -1
                self.part.hidden_rows += given.get("hidden", "0") in {"1", "true"}
            case "c":
                self._begin_cell(given)
            case "f":
                self._has_formula = True
            case "mergeCell":
                self._merge(_area(given["ref"]))

    def end(self, name: str) -> None:
        self._inside.pop()
        if name == "c":
            self._end_cell()

    def text(self, data: str) -> None:
        wanted = self._inside[-1] if self._inside else ""
        if wanted == "v" or (wanted == "t" and "rPh" not in self._inside):
            self._value += data

    def _begin_cell(self, given: Attributes) -> None:
        place = given.get("r")
        self._column = _place(place)[1] if place else self._column + 1
        self._kind, self._style = given.get("t", "n"), int(given.get("s", "0"))
        self._value, self._has_formula = "", False
        if self._line > MOST_ROWS or self._column >= MOST_COLUMNS:
            raise TooMuch
        self._add(1)

    def _merge(self, area: Area) -> None:
        self._add(area.size)
        self.part.merged.append(area)

    def _add(self, cells: int) -> None:
        self._count += cells
        if self._count > _MOST_CELLS:
            raise TooMuch

    def _end_cell(self) -> None:
        if self._has_formula:
            self.part.formulas += 1
            if not self._value and self._kind != "str":
                self.part.without_value.append((self._line, self._column))
        if self._value:
            self.part.cells.setdefault(self._line, {})[self._column] = self._shown()

    def _shown(self) -> str:
        match self._kind:
            case "s":
                return self._texts[int(self._value)]
            case "n":
                return self._number(float(self._value))
            case _:
                return self._value

    def _number(self, value: float) -> str:
        shape = self._shapes[self._style] if self._style < len(self._shapes) else Shape.NUMBER
        match shape:
            case Shape.PER_CENT:
                return f"{value * 100:.15g} %"
            case Shape.DATE | Shape.MONTH:
                day = self._epoch + timedelta(days=int(value))
                return f"{day:%Y-%m}" if shape is Shape.MONTH else day.isoformat()
            case Shape.NUMBER:
                return f"{value:.15g}"


def _shape(number: int, codes: Mapping[int, str]) -> Shape:
    if number in _PER_CENT:
        return Shape.PER_CENT
    code = _QUOTED.sub("", codes.get(number, "")).lower()
    if "%" in code:
        return Shape.PER_CENT
    if number == 17 or ("m" in code and "y" in code and "d" not in code):  # noqa: PLR2004 - mmm-yy
        return Shape.MONTH
    is_date = number in _DATES or any(letter in code for letter in "ymdh")
    return Shape.DATE if is_date else Shape.NUMBER


def _place(text: str) -> tuple[int, int]:
    found = _CELL.fullmatch(text.upper())
    if found is None:
        raise Strange(text)
    column = 0
    for letter in found[1]:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1


def _area(reference: str) -> Area:
    first, _, last = reference.partition(":")
    return Area(reference, _place(first), _place(last or first))


def _parse(
    xml: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda name, given: start(_bare(name), given)
    if end is not None:
        parser.EndElementHandler = lambda name: end(_bare(name))
    if text is not None:
        parser.CharacterDataHandler = text
    parser.Parse(xml, True)


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse_doctype(*_given: object) -> None:
    raise Strange("doctype")
