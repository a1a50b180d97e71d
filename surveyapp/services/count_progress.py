"""How far a count has come, in tenths of the work: how many answered is nobody's to see (R1)."""

from collections.abc import Callable

Tell = Callable[[int], None]
"""Told the per cent done: 10, 20, …, 100, each once."""
_TENTHS = 10


class CountProgress:
    def __init__(self, tell: Tell | None = None) -> None:
        self._tell = tell
        self._told = 0

    def reached(self, share: float) -> None:
        """`share` of the whole work is done, 0 to 1."""
        while self._told < int(share * _TENTHS):
            self._told += 1
            if self._tell is not None:
                self._tell(self._told * 100 // _TENTHS)
