"""Many threads, one commit: whoever gets the turn carries everybody's letters to the disk.

A commit costs a disk flush whatever it holds, so letters that wait while one is under way travel
together in the next. There is no thread of its own to start, fork or stop.
"""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock

from surveyapp.domain.errors import StorageDown
from surveyapp.domain.receipt import Receipt
from surveyapp.store.mailbox.letters import Letter

MOST_IN_A_BATCH = 256


class Waiting:
    """A letter on its way. Settled once; then it has a receipt, or none as nothing was stored."""

    __slots__ = ("is_settled", "letter", "receipt")

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        self.receipt: Receipt | None = None
        self.is_settled = False


class GroupCommit:
    """`commit` stores all the letters it is given in one transaction, or raises StorageDown."""

    def __init__(self, place: str, commit: Callable[[Sequence[Waiting]], None]) -> None:
        self._place = place
        self._commit = commit
        self._queue: deque[Waiting] = deque()
        self._turn = Lock()

    def submit(self, letter: Letter) -> Receipt:
        mine = Waiting(letter)
        self._queue.append(mine)
        while not mine.is_settled:
            with self._turn:
                if not mine.is_settled:
                    self._carry()
        if mine.receipt is None:
            raise StorageDown(self._place)
        return mine.receipt

    def _carry(self) -> None:
        """After a commit that failed nobody is told that a letter is in: all of them try again."""
        batch = [self._queue.popleft() for _ in range(min(len(self._queue), MOST_IN_A_BATCH))]
        is_stored = False
        try:
            self._commit(batch)
            is_stored = True
        except StorageDown:
            return
        finally:
            for waiting in batch:
                waiting.receipt = waiting.receipt if is_stored else None
                waiting.is_settled = True
