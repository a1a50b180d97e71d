"""How the keys to answers are kept until the count, and what can bring a lost one back."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SHEET_LASTS = timedelta(days=365)
"""After so long a recovery sheet should be replaced; it still opens what was sealed to it."""


class Mode(StrEnum):
    """Who can open the answers of a survey that is open: whoever has a file, or a phrase."""

    KEY_FILE = "key_file"
    PASS_PHRASE = "pass_phrase"  # noqa: S105 - the name of the mode


@dataclass(frozen=True, slots=True)
class Custody:
    """How a survey that opens now would be kept."""

    mode: Mode = Mode.KEY_FILE
    is_split: bool = False
    """The pass phrase is on three sheets, any two of which open."""
    sheet_made_on: date | None = None
    """Of the recovery sheet in force; None where there is none."""
    is_sheet_old: bool = False


def is_old(made_on: date, today: date) -> bool:
    return today - made_on > SHEET_LASTS
