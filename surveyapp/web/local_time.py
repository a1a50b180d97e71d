"""Days and times as people fill them in, on the municipality's clock."""

from datetime import UTC, date, datetime, time

from surveyapp.web.transaction import installation, now

LAST_SECOND = time(23, 59, 59)
"""A day people may answer is over at its end."""


def local_moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=installation().config.timezone)


def is_skipped(moment: datetime) -> bool:
    """Whether clocks jump over this moment: at night in spring, when they are put forward."""
    wall_clock = moment.astimezone(UTC).astimezone(moment.tzinfo)
    return wall_clock.replace(tzinfo=None) != moment.replace(tzinfo=None)


def today() -> date:
    return now().astimezone(installation().config.timezone).date()
