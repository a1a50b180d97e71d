"""One line for each broken rule: what, where, what to do."""

from dataclasses import asdict

from surveyapp.domain import errors
from surveyapp.domain.errors import DefinitionFaulty, ImportRefused, InvalidInput, Refused
from surveyapp.domain.period import InvalidPeriod
from surveyapp.domain.target import InvalidTarget
from surveyapp.paper import problems

_SENTENCES: dict[type[Refused], str] = {
    InvalidPeriod: "«{text}» is not a period. Write 2026, 2026-T1, 2026-01 or 2026-27.",
    errors.NotFound: "There is no {kind} «{key}». Check the spelling.",
    errors.WrongState: (
        "Round {round_id} is {state}; it cannot {action} now. "
        "See `surveyapp round status {round_id}`."
    ),
    errors.RoundNotOpen: "Round {round_id} takes no answers: it is {state}.",
    errors.NotAllowed: "Not allowed: {action} on {thing}.",
    errors.GuardiansNotInformed: (
        "Round {round_id} is for pupils: their guardians must be informed before it opens. "
        "Tell the day with `surveyapp round guardians {round_id} --informed 2026-11-09`."
    ),
    errors.ContactsMissing: (
        "People must be able to see whom to ask before a survey opens. Set it once with "
        '`surveyapp config set contact.name="…" contact.email=… officer.name="…" '
        "officer.email=…` (officer: the data protection officer)."
    ),
    errors.MailServerTrouble: (
        "The mail server {server} cannot be used now: {kind}. It is tried again every minute."
    ),
    errors.StorageDown: (
        "Cannot use {place}: it is locked, full, read-only or unreachable. "
        "Nothing was stored; try again when it is back."
    ),
    errors.DatabaseMissing: (
        "There is no database at {place}. "
        "Run `surveyapp upgrade` to make it, or `surveyapp demo` for an example."
    ),
    errors.DatabaseOlder: (
        "The database at {place} is from an older version. Run `surveyapp upgrade`."
    ),
    errors.DatabaseNewer: (
        "The database at {place} is from a newer version of surveyapp. "
        "Install that version; nothing was changed."
    ),
    errors.AlreadyServed: (
        "Another `surveyapp serve` holds {place}. Stop it first, or serve another instance folder."
    ),
    errors.KeyMissing: (
        "The private key of round {round_id} is not in {place}. Put it back and count again, or "
        "count with the words of the recovery sheet if one was in force when the round opened; "
        "without either nobody can open the answers."
    ),
    errors.KeyUnfit: (
        "The key of round {round_id} in {place} is not the one it was opened with. "
        "Put the right one back; nothing was destroyed."
    ),
    errors.KeyNotGiven: (
        "The key of round {round_id} is locked with a pass phrase. "
        "Run the command again and type it."
    ),
    errors.PhraseUnfit: (
        "These words do not open {what}. Check that they are from the right sheet, and of a "
        "divided pass phrase from two sheets."
    ),
    errors.CopyMissing: (
        "Round {round_id} has no copy of its key that a recovery sheet opens: "
        "none was in force when it was opened."
    ),
    errors.RehearsalFailed: (
        "Round {round_id} was not opened: an envelope sealed on trial could not be opened again "
        "with the key in {place}. Check that folder and its disk, then open again."
    ),
    errors.NothingToConfirm: (
        "There is no new {what} to confirm. Make one first; `surveyapp keys --help` tells how."
    ),
    errors.ReleaseDamaged: (
        "The stored result of round {round_id} is not whole. Nothing was destroyed; check the "
        "disk. `surveyapp round recount {round_id}` makes it anew while its answers are kept."
    ),
    errors.AnswersGone: (
        "The key and the answers of round {round_id} are destroyed, or are to be now that its days "
        "are over; it cannot be counted again. Its result stays as it is."
    ),
    errors.CountsOtherwise: (
        "Counted again, round {round_id} would not have the same {differs} as before. A result is "
        "replaced only by one of the same answers, people and atoms; nothing was changed."
    ),
    errors.NotReleased: (
        "Round {round_id} is {state}: nobody may see its result before it is released. "
        "See `surveyapp round status {round_id}`."
    ),
    errors.LastManager: (
        "{email} is the last one who manages people for the whole organisation. "
        "Give somebody else the role first."
    ),
    errors.RealInstallation: (
        "This instance holds a real municipality; the example is not made here. "
        "Set SURVEYAPP_INSTANCE to an empty folder."
    ),
    errors.NetworkFolder: (
        "{place} lies on a network file system ({kind}), where SQLite may lose data. "
        "Use a local disk, or PostgreSQL."
    ),
}


def in_words(refusal: Refused) -> str:
    """A sentence an operator can act on."""
    if isinstance(refusal, DefinitionFaulty):
        return "\n".join(refusal.problems)
    if isinstance(refusal, ImportRefused):
        return "\n".join(problems.lines(refusal, "en"))
    if isinstance(refusal, InvalidInput | InvalidTarget):
        return "\n".join(
            f"{field}: {problems.sentence(problem, 'en')}"
            for field, problem in refusal.problems.items()
        )
    for kind, sentence in _SENTENCES.items():
        if isinstance(refusal, kind):
            return sentence.format(**asdict(refusal))
    return str(refusal)
