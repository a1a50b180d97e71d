"""Tables of whole numbers that meet rows of limits: is there one?

HiGHS, through SciPy, looks for it. What it brings is checked here in whole numbers, so a table
that is found is one. The search is bounded by a number of steps, never by time, so that the same
question has the same answer on any machine.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

Weights = Mapping[int, int]
"""Per variable; absent ones weigh nothing."""
Table = tuple[int, ...]
MOST_NODES = 2000
"""Relaxed problems that are solved for one table, at most; 1 to 120 are needed as a rule."""
_FOUND, _IMPOSSIBLE = 0, 2


class Row(NamedTuple):
    """The weighted sum lies from `low` to `high`, both included; None is no limit."""

    weights: Weights
    low: int | None
    high: int | None


class Undecided(RuntimeError):
    """The search ended before it found a table or that there is none."""


class Tables:
    """All tables of `size` numbers, none below 0, that meet every row."""

    def __init__(self, size: int, rows: Sequence[Row]) -> None:
        import numpy as np  # noqa: PLC0415 (cold start)
        from scipy import sparse  # noqa: PLC0415 (cold start)

        entries = [
            (number, variable, weight)
            for number, row in enumerate(rows)
            for variable, weight in row.weights.items()
        ]
        at, variables, weights = zip(*entries, strict=True)
        shape = (len(rows), size)
        self._size = size
        self._matrix = sparse.csr_array((np.array(weights, dtype=int), (at, variables)), shape)
        self._low = np.array([-np.inf if row.low is None else row.low for row in rows])
        self._high = np.array([np.inf if row.high is None else row.high for row in rows])

    def find(self, wanted: Weights, least: Weights | None = None) -> Table | None:
        """A table with a great sum of `wanted` (the greatest, where nothing bounds the search),
        some variables being at `least` so large; None where there is none. Raises Undecided."""
        import numpy as np  # noqa: PLC0415 (cold start)
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 (cold start)

        lower = self._spread_out(least or {})
        found: Any = milp(
            -self._spread_out(wanted),
            integrality=np.ones(self._size, dtype=int),
            bounds=Bounds(lower, np.inf),
            constraints=LinearConstraint(self._matrix, self._low, self._high),
            options={"node_limit": MOST_NODES},
        )
        if found.x is not None:
            table = np.round(found.x).astype(int)
            if self._meets(table) and (table >= lower).all():
                return tuple(int(number) for number in table)
        if found.status == _IMPOSSIBLE:
            return None
        raise Undecided(str(found.message))

    def _spread_out(self, weights: Weights) -> "Whole":
        import numpy as np  # noqa: PLC0415 (cold start)

        row = np.zeros(self._size, dtype=int)
        for variable, weight in weights.items():
            row[variable] = weight
        return row

    def _meets(self, table: "Whole") -> bool:
        sums = self._matrix @ table
        within = (sums >= self._low).all() and (sums <= self._high).all()
        return bool(within and (table >= 0).all())
