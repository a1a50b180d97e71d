"""How often respondents may try something."""

from limits import RateLimitItemPerMinute

from surveyapp.web.counters import Counters

FAILED_CODES_A_MINUTE = 10
FEWEST_CODES = 5
SUBMIT_MINUTES = 10
FEWEST_SUBMITS = 30


class Limits:
    def __init__(self, processes: int) -> None:
        self._counters = Counters(processes)
        self._codes = RateLimitItemPerMinute(
            self._counters.part(FAILED_CODES_A_MINUTE, FEWEST_CODES)
        )

    def wait_for_submit(self, link: str, invited: int) -> int | None:
        """Seconds to wait before another answer is taken on `link`, or None; counts this one.

        All who are invited may come at once, and to one process.
        """
        most = self._counters.part(2 * invited, max(invited, FEWEST_SUBMITS))
        return self._counters.count(RateLimitItemPerMinute(most, SUBMIT_MINUTES), "submit", link)

    def wait_for_code(self, address: str) -> int | None:
        """Seconds to wait before another code is looked up from `address`, or None."""
        return self._counters.wait(self._codes, "code", self._counters.name(address))

    def code_failed(self, address: str) -> None:
        self._counters.count(self._codes, "code", self._counters.name(address))
