"""How often something was tried: counters of one process, forgotten when it ends.

Only counters are kept, under salted names: no moments and no addresses.
"""

import secrets
from hashlib import blake2b
from time import time

from limits import RateLimitItem
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter


class Counters:
    """Each of the processes that serve together lets its part of every limit through."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._salt = secrets.token_bytes(16)

    def part(self, most: int, fewest: int) -> int:
        """This process's part of `most`, or `fewest` where less would refuse honest people."""
        return max(most // self._processes, fewest)

    def name(self, text: str) -> str:
        return blake2b(text.encode(), key=self._salt, digest_size=12).hexdigest()

    def wait(self, item: RateLimitItem, *names: str) -> int | None:
        """Seconds until `item` has room, or None; counts nothing."""
        return None if self._limiter.test(item, *names) else self._seconds(item, names)

    def count(self, item: RateLimitItem, *names: str) -> int | None:
        """Seconds until `item` has room, or None: then this try is counted."""
        return None if self._limiter.hit(item, *names) else self._seconds(item, names)

    def clear(self, item: RateLimitItem, *names: str) -> None:
        self._limiter.clear(item, *names)

    def _seconds(self, item: RateLimitItem, names: tuple[str, ...]) -> int:
        reset = self._limiter.get_window_stats(item, *names).reset_time
        return max(1, int(reset - time()) + 1)
