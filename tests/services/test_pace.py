"""How the answers came in day by day, beside the round before."""

from datetime import UTC, datetime, timedelta

import pytest

from surveyapp.services import pace, rounds, turnout
from surveyapp.services.installation import Installation
from surveyapp.services.pace import Progress
from tests import build_rounds
from tests.build_rounds import DAY, NOW


@pytest.fixture
def town(installation: Installation) -> Installation:
    return build_rounds.municipality(installation)


def _answered(town: Installation, round_id: int, number: int, at: datetime) -> None:
    """So many more answers, noted at a moment."""
    survey = build_rounds.entrance(town, round_id, now=at)
    for _ in range(number):
        build_rounds.send(town, survey)
    with town.writing() as session:
        turnout.record(town, session, rounds.get(session, round_id), at)


def _progress(town: Installation, round_id: int) -> Progress | None:
    with town.reading() as session:
        found = rounds.get(session, round_id)
        return pace.progress(session, found, {"bakken"}, town.config.timezone)


def test_each_day_has_the_number_of_its_end_and_only_multiples_of_five(town: Installation) -> None:
    round_id = build_rounds.opened(town)
    _answered(town, round_id, 4, NOW)
    _answered(town, round_id, 3, NOW + timedelta(hours=5))
    _answered(town, round_id, 5, NOW + 3 * DAY)

    progress = _progress(town, round_id)

    assert progress is not None
    assert progress.here.days == (5, 5, 5, 10)
    assert (progress.here.length, progress.before) == (15, None)


def test_before_the_first_number_there_is_no_curve(town: Installation) -> None:
    assert _progress(town, build_rounds.opened(town)) is None


def test_the_round_before_stands_beside_it_by_its_own_days(town: Installation) -> None:
    last_year = NOW - 365 * DAY
    plan = build_rounds.plan(opens_at=last_year, closes_at=last_year + 9 * DAY)
    before = build_rounds.opened(town, plan, now=last_year)
    for day in range(3):
        _answered(town, before, 5, last_year + day * DAY)
    build_rounds.close(town, before, last_year + 9 * DAY)
    round_id = build_rounds.opened(town)
    _answered(town, round_id, 5, NOW + DAY)

    progress = _progress(town, round_id)

    assert progress is not None
    assert progress.before is not None
    assert progress.before.days == (5, 10, 15, 15, 15, 15, 15, 15, 15, 15)
    assert progress.before.by_day(len(progress.here.days) - 1) == 10
    assert progress.before.by_day(40) == progress.before.now == 15


def test_days_are_counted_by_the_calendar_when_clocks_are_put_back(town: Installation) -> None:
    opens = datetime(2026, 10, 24, 6, 0, tzinfo=UTC)  # 08:00 the day before
    last_second = datetime(2026, 10, 26, 22, 59, 59, tzinfo=UTC)  # 23:59:59, an hour later by then
    plan = build_rounds.plan(opens_at=opens, closes_at=last_second)
    round_id = build_rounds.opened(town, plan, now=opens)
    _answered(town, round_id, 5, opens)
    _answered(town, round_id, 5, datetime(2026, 10, 25, 22, 30, tzinfo=UTC))
    build_rounds.close(town, round_id, last_second + timedelta(seconds=1))

    progress = _progress(town, round_id)

    assert progress is not None
    assert (progress.here.days, progress.here.length) == ((5, 10, 10), 3)
