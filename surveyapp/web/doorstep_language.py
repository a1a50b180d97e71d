"""Which language a respondent meets, out of those the survey is worded in."""

from collections.abc import Sequence

from surveyapp.domain.language import DEFAULT_LANGUAGE

_NORWEGIAN = {"no": "nb", "nn": "nb", "da": "nb", "sv": "nb"}


def chosen(offered: Sequence[str], wished: str | None, accept: str) -> str:
    """The wished language if it is offered, else the browser's best match, else Norwegian."""
    if wished in offered:
        return str(wished)
    for tag in _by_preference(accept):
        for candidate in (tag, tag.partition("-")[0], _NORWEGIAN.get(tag.partition("-")[0], "")):
            if candidate in offered:
                return candidate
    return DEFAULT_LANGUAGE if DEFAULT_LANGUAGE in offered else offered[0]


def _by_preference(accept: str) -> list[str]:
    weighed = []
    for part in accept[:500].split(","):
        tag, _, weight = part.partition(";")
        weighed.append((-_weight(weight), tag.strip()))
    return [tag for negative, tag in sorted(weighed, key=lambda pair: pair[0]) if negative]


def _weight(parameter: str) -> float:
    try:
        return float(parameter.strip().removeprefix("q=")) if parameter else 1.0
    except ValueError:
        return 0.0
