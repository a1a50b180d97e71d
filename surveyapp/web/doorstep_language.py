"""Which language a respondent meets, out of those the survey is worded in."""

from collections.abc import Sequence
from functools import cache

from babel import Locale, UnknownLocaleError

from surveyapp.domain.language import DEFAULT_LANGUAGE

_NORWEGIAN = {"no": "nb", "nn": "nb", "da": "nb", "sv": "nb"}
_OWN_NAMES = {"nb": "Norsk"}


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


@cache
def own_name(language: str) -> str:
    """A language's name in itself, as a switch shows it."""
    try:
        name = Locale.parse(language, sep="-").get_display_name(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        name = None
    named = _OWN_NAMES.get(language) or name or language
    return named[0].upper() + named[1:]
