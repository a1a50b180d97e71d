"""How often something may be tried. Only counters are kept, no moments and no addresses."""

import secrets
from hashlib import blake2b
from time import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

FAILED_CODES_A_MINUTE = 10
SUBMIT_MINUTES = 10
FEWEST_SUBMITS = 30


class Limits:
    """Counters of one process; they are forgotten when it ends."""

    def __init__(self) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._salt = secrets.token_bytes(16)
        self._codes = RateLimitItemPerMinute(FAILED_CODES_A_MINUTE)

    def wait_for_submit(self, link: str, invited: int) -> int | None:
        """Seconds to wait before another answer is taken on `link`, or None; counts this one."""
        burst = RateLimitItemPerMinute(max(2 * invited, FEWEST_SUBMITS), SUBMIT_MINUTES)
        if self._limiter.hit(burst, "submit", link):
            return None
        return self._seconds(burst, "submit", link)

    def wait_for_code(self, address: str) -> int | None:
        """Seconds to wait before another code is looked up from `address`, or None."""
        visitor = self._visitor(address)
        if self._limiter.test(self._codes, "code", visitor):
            return None
        return self._seconds(self._codes, "code", visitor)

    def code_failed(self, address: str) -> None:
        self._limiter.hit(self._codes, "code", self._visitor(address))

    def _visitor(self, address: str) -> str:
        return blake2b(address.encode(), key=self._salt, digest_size=12).hexdigest()

    def _seconds(self, item: RateLimitItem, *names: str) -> int:
        reset = self._limiter.get_window_stats(item, *names).reset_time
        return max(1, int(reset - time()) + 1)
