"""What a period is called: `2026`, `1. tertial 2026`, `november 2026`, `skoleåret 2026–27`."""

from datetime import date

from babel.dates import format_date

from surveyapp.domain.period import Period, PeriodKind
from surveyapp.paper.language import translations


def label(period: Period, language: str) -> str:
    gettext = translations(language).gettext
    match period.kind:
        case PeriodKind.YEAR:
            return str(period.year)
        case PeriodKind.TERTIAL:
            return gettext("tertial %(number)s of %(year)s") % {
                "number": period.part,
                "year": period.year,
            }
        case PeriodKind.MONTH:
            locale = "nb_NO" if language == "nb" else "en_GB"
            return format_date(date(period.year, period.part, 1), "MMMM y", locale)
        case PeriodKind.SCHOOL_YEAR:
            return gettext("school year %(first)s–%(second)s") % {
                "first": period.year,
                "second": f"{(period.year + 1) % 100:02}",
            }
