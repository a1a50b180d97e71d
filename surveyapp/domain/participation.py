"""How many answered at every place and the response rate; only the extremes are blunted (R9)."""

from surveyapp.domain.disclosure import (
    MANY_INVITED,
    TOO_NEAR_ALL,
    NotMeasured,
    People,
    Reason,
    Suppressed,
    Within,
    is_nearly_all,
    told,
)
from surveyapp.domain.result import Flag, PublishedRate, Rate

FEW_ANSWERS = 30


def answered_told(answered: int, invited: int | None, k_unit: int) -> People:
    """A place's number of answers. Where few were invited and hardly anybody answered it is told
    as a class, so that nobody learns that nobody did."""
    if _is_hardly_anybody(answered, invited, k_unit):
        return Within(0, k_unit - 1)
    return told(answered, invited)


def _is_hardly_anybody(answered: int, invited: int | None, k_unit: int) -> bool:
    return answered < k_unit and (invited is None or invited < MANY_INVITED)


def rate(answered: int, invited: int | None, k_unit: int) -> Rate:
    """The response rate in whole per cent; none when invited is unknown or fewer than answered."""
    if invited is None or invited == 0 or answered > invited:
        return NotMeasured()
    if _is_hardly_anybody(answered, invited, k_unit):
        return Suppressed(Reason.TOO_FEW)
    if is_nearly_all(answered, invited):
        least = max(invited - TOO_NEAR_ALL + 1, 0)
        return PublishedRate(100 * least // invited / 100, is_at_least=True)
    return PublishedRate((200 * answered + invited) // (2 * invited) / 100)


def flags(answered: int, invited: int | None) -> tuple[Flag, ...]:
    """What a reader must know about who answered: they are words beside a result, no state."""
    found = []
    if invited is not None and answered > invited:
        found.append(Flag.MORE_ANSWERS_THAN_INVITED)
    if invited is not None and 2 * answered < invited:
        found.append(Flag.LOW_RESPONSE)
    if answered < FEW_ANSWERS:
        found.append(Flag.FEW_ANSWERS)
    return tuple(found)
