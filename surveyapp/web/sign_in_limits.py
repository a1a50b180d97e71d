"""How often a password may be tried. Counters of one process, under salted names."""

import secrets
from hashlib import blake2b
from time import time

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

_TOGETHER = RateLimitItemPerMinute(10, 15)
"""Tries for one account from one address; the right password starts the count again."""
_ACCOUNT = RateLimitItemPerHour(100)
_ADDRESS = RateLimitItemPerMinute(60, 15)
"""Wrong tries only: a whole town hall may share one address."""


class SignInLimits:
    def __init__(self) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._salt = secrets.token_bytes(16)

    def wait(self, email: str, address: str) -> int | None:
        """Seconds until this account may be tried from `address` again, or None; counts a try."""
        for item, names in self._wrong(email, address):
            if not self._limiter.test(item, *names):
                return self._seconds(item, names)
        together = self._together(email, address)
        if self._limiter.hit(_TOGETHER, *together):
            return None
        return self._seconds(_TOGETHER, together)

    def failed(self, email: str, address: str) -> None:
        for item, names in self._wrong(email, address):
            self._limiter.hit(item, *names)

    def succeeded(self, email: str, address: str) -> None:
        self._limiter.clear(_TOGETHER, *self._together(email, address))

    def _wrong(self, email: str, address: str) -> list[tuple[RateLimitItem, tuple[str, str]]]:
        return [
            (_ACCOUNT, ("account", self._name(email))),
            (_ADDRESS, ("address", self._name(address))),
        ]

    def _together(self, email: str, address: str) -> tuple[str, str]:
        return ("together", self._name(f"{email}\n{address}"))

    def _name(self, text: str) -> str:
        return blake2b(text.encode(), key=self._salt, digest_size=12).hexdigest()

    def _seconds(self, item: RateLimitItem, names: tuple[str, str]) -> int:
        reset = self._limiter.get_window_stats(item, *names).reset_time
        return max(1, int(reset - time()) + 1)
