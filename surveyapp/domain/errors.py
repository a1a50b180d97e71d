"""Rules that were broken. An error carries facts; words are chosen where people see it."""

from dataclasses import dataclass, fields
from datetime import datetime

from surveyapp.domain.language import Text


@dataclass
class Refused(Exception):
    """What was asked for breaks a rule. Subclasses name the rule and carry its facts."""

    def __str__(self) -> str:
        facts = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in fields(self))
        return f"{type(self).__name__}({facts})"


@dataclass
class NotAllowed(Refused):
    """The actor has no right to do this here."""

    action: str
    thing: str


@dataclass
class NotFound(Refused):
    """There is no such thing, or the actor may not know that there is."""

    kind: str
    key: str


@dataclass
class InvalidInput(Refused):
    """Values that cannot be taken; `problems` maps a field to what is wrong with it (a code)."""

    problems: dict[str, str]


@dataclass
class RoundNotOpen(Refused):
    """An answer came to a round that does not take answers now."""

    round_id: int
    state: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    unit_name: str = ""
    title: Text | None = None


@dataclass
class WrongState(Refused):
    """A round cannot do this in the state it is in."""

    round_id: int
    state: str
    action: str


@dataclass
class GuardiansNotInformed(Refused):
    """A pupils' round cannot open before somebody vouched that the guardians were informed."""

    round_id: int


@dataclass
class ContactsMissing(Refused):
    """No survey opens before people can see whom to ask: `missing` is of contact and officer."""

    missing: tuple[str, ...]


@dataclass
class MailServerTrouble(Refused):
    """The mail server cannot be reached, does not let us send, or asks us to wait."""

    server: str
    kind: str


@dataclass
class TextsUndecided(Refused):
    """Free texts can be released only when every one of them is decided on."""

    round_id: int
    left: int


@dataclass
class StorageDown(Refused):
    """The database or mailbox is locked, full, read-only or unreachable; nothing was stored."""

    place: str


@dataclass
class DefinitionFaulty(Refused):
    """A definition file failed the checks; `problems` are its lines as `check` prints them."""

    problems: tuple[str, ...]


@dataclass
class DatabaseMissing(Refused):
    """There is no database, or no tables in it."""

    place: str


@dataclass
class DatabaseOlder(Refused):
    """The database lacks migrations that this program needs."""

    place: str


@dataclass
class DatabaseNewer(Refused):
    """The database has migrations that this program does not know."""

    place: str


@dataclass
class AlreadyServed(Refused):
    """Another `serve` holds this installation."""

    place: str


@dataclass
class NetworkFolder(Refused):
    """The installation lies on a file system whose locks cannot be trusted."""

    place: str
    kind: str


@dataclass
class LastManager(Refused):
    """The last one who manages people for the whole organisation cannot be taken away."""

    email: str


@dataclass(frozen=True, slots=True)
class FileProblem:
    """What is wrong in one cell; `line` counts from 1 and is 0 for the file as a whole."""

    line: int
    column: str
    text: str
    problem: str
    """A code; words are chosen in `paper.problems`."""


@dataclass
class ImportRefused(Refused):
    """A file that was not taken, with every reason; nothing of it was stored."""

    file: str
    problems: tuple[FileProblem, ...]


@dataclass
class FigureChanged(Refused):
    """Somebody else has recorded this figure since the page was shown."""

    indicator: str
    unit: str
    period: str


@dataclass
class TextChanged(Refused):
    """Somebody else has written here since the page was shown."""

    thing: str


@dataclass
class PeriodSigned(Refused):
    """The scorecard of the unit and period is signed; it must be opened again first."""

    unit: str
    period: str


@dataclass
class SignOffHindered(Refused):
    """Something must be done before the period can be signed."""

    unit: str
    period: str


@dataclass
class CopyDamaged(Refused):
    """A signed copy does not have the hash it was signed with."""

    thing: str


@dataclass
class KeyMissing(Refused):
    """A round's private key is not in the key folder, so its envelopes cannot be opened."""

    round_id: int
    place: str


@dataclass
class KeyUnfit(Refused):
    """The key in the key folder is not the one the round was opened with, or opens nothing."""

    round_id: int
    place: str


@dataclass
class KeyNotGiven(Refused):
    """A round's key is locked with a pass phrase, which nobody has given."""

    round_id: int


@dataclass
class PhraseUnfit(Refused):
    """The words that were typed are right words, but not the ones that open this."""

    what: str


@dataclass
class CopyMissing(Refused):
    """A round's mailbox holds no copy of its key that a recovery sheet could open."""

    round_id: int


@dataclass
class RehearsalFailed(Refused):
    """A round was not opened: what its key sealed on trial could not be opened again."""

    round_id: int
    place: str


@dataclass
class NothingToConfirm(Refused):
    """Nothing new was made that waits for its words to be typed back."""

    what: str


@dataclass
class ReleaseDamaged(Refused):
    """A stored release does not have the hash it was stored with; nothing was destroyed."""

    round_id: int


@dataclass
class AnswersGone(Refused):
    """Key and answers of a counted round are destroyed, or due to be: it is not counted again."""

    round_id: int


@dataclass
class CountsOtherwise(Refused):
    """Counted again, a round would not have the same `differs` as before; nothing was changed."""

    round_id: int
    differs: str


@dataclass
class RealInstallation(Refused):
    """The example may not be made where a real municipality is."""


@dataclass
class NotReleased(Refused):
    """Nobody may see the result of this round yet."""

    round_id: int
    state: str
