"""The language of a page, its wording, and numbers and dates in it."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import cast

from babel.support import NullTranslations
from flask import Flask, g, request, session
from flask_babel import Babel, Domain
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from surveyapp.domain.language import DEFAULT_LANGUAGE, Text
from surveyapp.domain.period import parse
from surveyapp.paper import format as written
from surveyapp.paper import periods, unit_types
from surveyapp.paper.language import LANGUAGES, own_name, translations
from surveyapp.web.transaction import installation

_KEY = "lang"
_JOINT = re.compile(r"(?<=\w\w\w)(?=undersøkelse|tilfredshet|tilsette|barnehage|behandling|sjon\b)")
"""Where long Norwegian words of survey and indicator names may be parted."""
_AFTER = re.compile(r"(?<=[/@])")


class Catalogues(Domain):
    """Wording from the `.po` files themselves: there is nothing to compile or to forget."""

    def get_translations(self) -> NullTranslations:
        return translations(language())


def init_app(app: Flask) -> None:
    Babel(app, locale_selector=language)
    catalogues = Catalogues()
    app.before_request(catalogues.as_default)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # Jinja's i18n has it
        gettext=lambda said: translations(language()).gettext(said),
        ngettext=lambda one, several, n: translations(language()).ngettext(one, several, n),
        newstyle=True,
    )
    plurals = cast("Callable[..., str]", app.jinja_env.globals["ngettext"])
    app.jinja_env.globals["ngettext"] = _counting(plurals)
    for name, function in _FILTERS.items():
        app.add_template_filter(function, name)


def language() -> str:
    """Asked for in the address, else chosen earlier, else the browser's, else Norwegian."""
    if "language" not in g:
        asked = request.args.get(_KEY, "")
        if asked in LANGUAGES:
            session[_KEY] = asked
        chosen = session.get(_KEY)
        g.language = chosen if chosen in LANGUAGES else _preferred()
    found: str = g.language
    return found


def _counting(ngettext: Callable[..., str]) -> Callable[..., str]:
    """The templates' own, with `%(num)s` written as people read it."""

    @pass_context
    def counting(context: Context, one: str, several: str, number: int, /, **facts: object) -> str:
        return ngettext(context, one, several, number, **{"num": _number(number, 0), **facts})

    return counting


def _preferred() -> str:
    return request.accept_languages.best_match(LANGUAGES) or DEFAULT_LANGUAGE


def _number(value: float, decimals: int = 1) -> str:
    return written.number(value, language(), decimals)


def _signed(value: float, decimals: int = 1) -> str:
    return written.signed(value, language(), decimals)


def _percent(value: float, decimals: int = 0) -> str:
    return written.percent(value, language(), decimals)


def _interval(ends: tuple[float, float], decimals: int = 1) -> str:
    return written.interval(*ends, language(), decimals)


def _day(value: date) -> str:
    if isinstance(value, datetime):
        value = value.astimezone(installation().config.timezone).date()
    return written.day(value, language())


def _clock(value: datetime) -> str:
    return written.clock(value, language(), installation().config.timezone)


def _moment(value: datetime) -> str:
    return written.moment(value, language(), installation().config.timezone)


def _into(text: Text | dict[str, str]) -> str:
    """A survey's or the catalogue's own wording in the page's language."""
    return (text if isinstance(text, Text) else Text(text)).into(language())


def _period(code: str) -> str:
    """What a period is called."""
    return periods.label(parse(code), language())


def _breakable(name: str) -> Markup:
    """A name that a narrow box may break after a stroke, inside a long compound, or after the @
    of an address."""
    jointed = _JOINT.sub("\u00ad", name)
    return Markup("<wbr>").join(escape(part) for part in _AFTER.split(jointed))


def unit_type(code: str) -> str:
    return unit_types.name(code, language())


_FILTERS: dict[str, Callable[..., str]] = {
    "number": _number,
    "signed": _signed,
    "percent": _percent,
    "interval": _interval,
    "day": _day,
    "clock": _clock,
    "moment": _moment,
    "into": _into,
    "breakable": _breakable,
    "own_name": own_name,
    "period": _period,
    "unit_type": unit_type,
}
