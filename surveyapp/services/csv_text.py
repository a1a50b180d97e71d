"""The text of a file from a spreadsheet, whatever encoding and separator it was saved with."""

import csv
import io
from dataclasses import dataclass

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SEPARATORS = (";", "\t", ",")
_DECLARES = "sep="
"""The first line by which Excel is told of a file's separator."""
_SAMPLE = 2000


@dataclass
class TextRefused(Exception):
    """`line` counts from 1; 0 for the file as a whole."""

    problem: str
    line: int = 0


def decoded(data: bytes) -> tuple[str, str]:
    """The text and the encoding it was read by: a byte order mark decides, else UTF-8 where it
    fits, else Windows-1252. Raises TextRefused for what is no text."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), _guessed(data))
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TextRefused("not_text", data.count(b"\n", 0, error.start) + 1) from error
    if "\x00" in text:
        raise TextRefused("not_text")
    return text, encoding


def lines(text: str) -> list[tuple[int, list[str]]]:
    """The lines that are not empty, with their number, cut into cells. Raises TextRefused."""
    first, _, rest = text.partition("\n")
    declared = first.strip(' \r"')
    offset = 0
    if declared.lower().startswith(_DECLARES) and len(declared) == len(_DECLARES) + 1:
        separator, text, offset = declared[-1], rest, 1
    else:
        separator = max(_SEPARATORS, key=first.count)
    return _cut(text, separator if separator in first else ",", offset)


def _guessed(data: bytes) -> str:
    """Of a file without a byte order mark."""
    sample = data[:_SAMPLE]
    if sample[1::2].count(0) > len(sample) // 4:
        return "utf-16-le"
    if sample[::2].count(0) > len(sample) // 4:
        return "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _cut(text: str, separator: str, offset: int) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((start + offset, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise TextRefused("broken_csv", reader.line_num + offset) from error
    return found
