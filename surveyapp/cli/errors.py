"""One line for each broken rule: what, where, what to do."""

from surveyapp.domain.errors import (
    DatabaseMissing,
    DatabaseNewer,
    DatabaseOlder,
    DefinitionFaulty,
    InvalidInput,
    NotAllowed,
    NotFound,
    Refused,
    RoundNotOpen,
    StorageDown,
    WrongState,
)


def in_words(refusal: Refused) -> str:
    """A sentence an operator can act on."""
    match refusal:
        case NotFound(kind, key):
            return f"There is no {kind} «{key}». Check the spelling."
        case InvalidInput(problems):
            return "; ".join(f"{field}: {problem}" for field, problem in problems.items())
        case WrongState(round_id, state, action):
            return f"Round {round_id} is {state}; it cannot {action} now. See `surveyapp round status {round_id}`."
        case RoundNotOpen(round_id, state):
            return f"Round {round_id} takes no answers: it is {state}."
        case NotAllowed(action, thing):
            return f"Not allowed: {action} on {thing}."
        case StorageDown(place):
            return f"Cannot write to {place}: it is locked, full, read-only or unreachable. Nothing was stored; try again when it is back."
        case DefinitionFaulty(problems):
            return "\n".join(problems)
        case DatabaseMissing(place):
            return f"There is no database at {place}. Run `surveyapp upgrade` to make it, or `surveyapp demo` for an example."
        case DatabaseOlder(place):
            return f"The database at {place} is from an older version. Run `surveyapp upgrade`."
        case DatabaseNewer(place):
            return f"The database at {place} is from a newer version of surveyapp. Install that version; nothing was changed."
        case _:
            return str(refusal)
