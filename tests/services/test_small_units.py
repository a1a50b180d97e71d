"""What a small unit sees: 20 invited, 55 % answering (R16)."""

from datetime import timedelta

from surveyapp.domain.access import OPERATOR
from surveyapp.domain.release import Published
from surveyapp.services import counting, over_time, releases, results, rounds
from surveyapp.services.installation import Installation
from surveyapp.services.results import UnitResults
from tests import build_rounds
from tests.build_rounds import CLOSES, CONTENT, DAY

YEAR = timedelta(days=365)
ANSWERS = [CONTENT] * 6 + [{"thrives": 3, "friends": 5, "listens": 2}] * 5


def released(town: Installation, period: str, later: timedelta) -> int:
    wanted = build_rounds.plan(
        period=period, opens_at=build_rounds.NOW + later, closes_at=CLOSES + later
    )
    round_id = build_rounds.opened(town, wanted, build_rounds.NOW + later)
    entrance = build_rounds.entrance(town, round_id, now=build_rounds.NOW + later)
    for given in ANSWERS:
        build_rounds.send(town, entrance, given)
    build_rounds.close(town, round_id, CLOSES + later)
    counting.count(town, round_id, CLOSES + later)
    with town.writing() as session:
        rounds.release(session, OPERATOR, round_id, CLOSES + later + DAY)
    return round_id


def test_eleven_answers_show_every_theme_and_two_rounds_a_pooled_mean(
    installation: Installation,
) -> None:
    town = build_rounds.municipality(installation)
    first, second = released(town, "2026", timedelta()), released(town, "2027", YEAR)

    with town.reading() as session:
        for round_id in (first, second):
            made = releases.of(session, round_id)
            assert made is not None
            for section in made.root.sections:
                assert isinstance(section.result, Published)
                assert section.result.interval is not None
        found = results.of_unit(session, OPERATOR, second, "bakken")
        assert isinstance(found, UnitResults)
        told = over_time.of_unit(session, found)

    assert told.themes
    for theme in told.themes:
        one = theme.series.pooled
        last = theme.series.latest[-1]
        assert one is not None
        assert one.n.least == 2 * last.n.least
        assert one.value == last.value
        assert one.interval is not None
        assert last.interval is not None
        assert one.interval[1] - one.interval[0] < last.interval[1] - last.interval[0]
