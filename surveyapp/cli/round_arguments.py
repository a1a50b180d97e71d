"""How numbers invited and moments are typed."""

import re
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import click

_LAST_SECOND = time(23, 59, 59)
_FORM = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?")


class Moment(click.ParamType[datetime]):
    """A local date, or date and time; without a time it is `of_day`."""

    name = "moment"

    def __init__(self, of_day: time) -> None:
        self._of_day = of_day

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        written = str(value).strip()
        moment = _moment(written)
        if moment is None:
            self.fail(f"«{written}» is no date: write 2026-11-13 or 2026-11-13T08:00", param, ctx)
        return moment if "T" in written else datetime.combine(moment, self._of_day)


class InvitedUnit(click.ParamType[tuple[str, int]]):
    """`CODE=INVITED`."""

    name = "unit"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        code, _, number = str(value).rpartition("=")
        if not code or not number.isascii() or not number.isdigit():
            self.fail(f"«{value}»: write CODE=INVITED, for example bakken=48", param, ctx)
        return code, int(number)


class InvitedGroup(click.ParamType[tuple[tuple[str, str], int]]):
    """`UNIT/GROUP=INVITED`."""

    name = "group"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[tuple[str, str], int]:
        place, _, number = str(value).rpartition("=")
        unit, _, group = place.partition("/")
        if not unit or not group or not number.isascii() or not number.isdigit():
            self.fail(f"«{value}»: write UNIT/GROUP=INVITED, for example lia/stor=20", param, ctx)
        return (unit, group), int(number)


MOMENT_OPENING = Moment(time.min)
MOMENT_CLOSING = Moment(_LAST_SECOND)
UNIT = InvitedUnit()
GROUP = InvitedGroup()


def _moment(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written) if _FORM.fullmatch(written) else None
    except ValueError:
        return None


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """A local moment of the municipality, as UTC."""
    return moment.replace(tzinfo=zone).astimezone(UTC)
