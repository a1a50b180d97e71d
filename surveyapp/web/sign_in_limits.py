"""How often a password may be tried."""

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute

from surveyapp.web.counters import Counters


class SignInLimits:
    def __init__(self, processes: int) -> None:
        self._counters = Counters(processes)
        part = self._counters.part
        self._for_both = RateLimitItemPerMinute(part(10, fewest=5), 15)
        """Tries for one account from one address; the right password starts the count again."""
        self._for_account = RateLimitItemPerHour(part(100, fewest=10))
        self._for_address = RateLimitItemPerMinute(part(60, fewest=20), 15)
        """Wrong tries only: a whole town hall may share one address."""

    def wait(self, email: str, address: str) -> int | None:
        """Seconds until this account may be tried from `address` again, or None; counts a try."""
        for item, *names in self._wrong(email, address):
            seconds = self._counters.wait(item, *names)
            if seconds is not None:
                return seconds
        return self._counters.count(self._for_both, *self._both(email, address))

    def failed(self, email: str, address: str) -> None:
        for item, *names in self._wrong(email, address):
            self._counters.count(item, *names)

    def succeeded(self, email: str, address: str) -> None:
        self._counters.clear(self._for_both, *self._both(email, address))

    def _wrong(self, email: str, address: str) -> list[tuple[RateLimitItem, str, str]]:
        return [
            (self._for_account, "account", self._counters.name(email)),
            (self._for_address, "address", self._counters.name(address)),
        ]

    def _both(self, email: str, address: str) -> tuple[str, str]:
        return "both", self._counters.name(f"{email}\n{address}")
