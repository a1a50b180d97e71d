"""What somebody says of an indicator or a focus area of a unit's scorecard, and when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class About(StrEnum):
    INDICATOR = "indicator"
    FOCUS_AREA = "focus_area"


@dataclass(frozen=True, slots=True)
class Comment:
    """`number` tells it from the ones it corrected."""

    number: int
    text: str
    written_by: str
    written_at: datetime
    corrected: bool = False
