"""Numbers, intervals and dates as people in Norway and Britain write them (DOMAIN §6)."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
_LOCALES = {"nb": "nb_NO", "en": "en_GB"}


def _locale(language: str) -> str:
    return _LOCALES.get(language, "en_GB")


@lru_cache(maxsize=8192)
def number(value: float, language: str, decimals: int = 1) -> str:
    """`4,6` · `4.6`; thousands apart, a real minus, never a minus before zero."""
    rounded = round(value, decimals) + 0.0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(rounded, format=pattern, locale=_locale(language)).replace("-", MINUS)


def exact(value: float, language: str, figures: int = 12) -> str:
    """Every decimal the value has, but no more than so many figures: `12 450`, `8,25`."""
    text = f"{value:.{figures}g}"
    return number(value, language, 0 if "e+" in text else len(text.partition(".")[2]))


def signed(value: float, language: str, decimals: int = 1) -> str:
    """A change with its sign: `+0,4`, `−0,3`, `0,0`."""
    text = number(value, language, decimals)
    return f"+{text}" if round(value, decimals) > 0 else text


def percent(value: float, language: str, decimals: int = 0) -> str:
    """A per cent value (8.3 means 8.3 %): `8,3 %` with a no-break space, `8.3%`."""
    text = number(value, language, decimals)
    return f"{text}{NO_BREAK}%" if language != "en" else f"{text}%"


def interval(low: float, high: float, language: str, decimals: int = 1) -> str:
    """`4,8–5,1`; the word "to" between ends where a minus sign would stand beside the dash."""
    ends = number(low, language, decimals), number(high, language, decimals)
    if MINUS in "".join(ends):
        return f"{ends[0]}{NO_BREAK}{'to' if language == 'en' else 'til'}{NO_BREAK}{ends[1]}"
    return "–".join(ends)


def day(value: date, language: str) -> str:
    """`4. desember 2026` · `4 December 2026`."""
    pattern = "d. MMMM y" if language == "nb" else "d MMMM y"
    return format_date(value, format=pattern, locale=_locale(language))


def clock(value: datetime, language: str, zone: ZoneInfo) -> str:
    """`kl. 14.00` · `14:00`, in the municipality's zone."""
    local = value.astimezone(zone)
    return f"kl.{NO_BREAK}{local:%H.%M}" if language == "nb" else f"{local:%H:%M}"


def moment(value: datetime, language: str, zone: ZoneInfo) -> str:
    """Day and time: `4. desember 2026 kl. 14.00` · `4 December 2026, 14:00`."""
    local_day = day(value.astimezone(zone).date(), language)
    return f"{local_day}{' ' if language == 'nb' else ', '}{clock(value, language, zone)}"
