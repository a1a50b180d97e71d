"""What surveys may refer to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from surveyapp.definitions.indicator_model import IndicatorModel
from surveyapp.definitions.model import ScaleModel


@dataclass(frozen=True)
class Known:
    """Scales and indicators by key; None under a key for one that has mistakes of its own.

    None altogether when the file could not be read: then nothing can be said about references.
    """

    scales: Mapping[str, ScaleModel | None] | None = None
    indicators: Mapping[str, IndicatorModel | None] | None = None
    languages: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """For each scale the languages that every one of its texts exists in."""

    def scale(self, key: str | None) -> ScaleModel | None:
        return (self.scales or {}).get(key or "")
