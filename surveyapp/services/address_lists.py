"""Lists of e-mail addresses as people paste or upload them, checked line by line."""

import re
from collections.abc import Iterator

from surveyapp.domain.addressee import LONGEST_ADDRESS
from surveyapp.domain.errors import FileProblem, ImportRefused

_HEADINGS = frozenset({"email", "e-mail", "mail", "epost", "e-post", "e-postadresse", "address"})
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_CELL_ENDS = re.compile(r"[;,\t]")
_MOST_PROBLEMS = 50
_SHOWN = 80


def read(text: str, most: int) -> tuple[str, ...]:
    """The addresses, one from the first cell of each line; a heading and empty lines are left out.

    Raises ImportRefused with every problem by line, also where there are more than `most`.
    """
    lines = dict(_lines(text))
    problems = list(_problems(lines))
    if not lines:
        problems.append(FileProblem(0, "", "", "no_addresses"))
    elif len(lines) > most:
        problems.append(FileProblem(0, "", str(len(lines)), "more_addresses_than_invited"))
    if problems:
        raise ImportRefused("", tuple(problems[:_MOST_PROBLEMS]))
    return tuple(lines.values())


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        address = _CELL_ENDS.split(line)[0].strip().strip('"<>').strip()
        if address and not (number == 1 and address.casefold() in _HEADINGS):
            yield number, address


def _problems(lines: dict[int, str]) -> Iterator[FileProblem]:
    seen: set[str] = set()
    for number, address in lines.items():
        if not _ADDRESS.fullmatch(address) or len(address) > LONGEST_ADDRESS:
            yield FileProblem(number, "", address[:_SHOWN], "not_an_address")
        elif address.casefold() in seen:
            yield FileProblem(number, "", address[:_SHOWN], "repeated_address")
        seen.add(address.casefold())
