"""`surveyapp round`: plan, open, follow, close, count and release survey rounds."""

from datetime import datetime

import click
from sqlalchemy.orm import Session

from surveyapp.cli import secret_words
from surveyapp.cli.installation import installation, now
from surveyapp.cli.output import emit, percent
from surveyapp.cli.round_arguments import (
    GROUP,
    MOMENT_CLOSING,
    MOMENT_OPENING,
    UNIT,
    in_zone,
)
from surveyapp.cli.round_codes import codes, letters, void_code
from surveyapp.cli.round_recount import recount
from surveyapp.cli.round_status import as_json_of, as_text_of
from surveyapp.config import Config
from surveyapp.domain.access import OPERATOR
from surveyapp.paper import custody_words
from surveyapp.services import (
    counting,
    custody,
    invited_notes,
    opening,
    releases,
    rounds,
    safekeeping,
    turnout,
)
from surveyapp.services import guardians as guardians_service
from surveyapp.services.rounds import RoundPlan
from surveyapp.services.safekeeping import NOTHING

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
round_id = click.argument("round_id", metavar="ID", type=int)


@click.group("round")
def round_group() -> None:
    """Survey rounds: planned → open → closed → counted → released."""


round_group.add_command(codes)
round_group.add_command(letters)
round_group.add_command(recount)
round_group.add_command(void_code)


@round_group.command()
@click.option("--definition", required=True, metavar="KEY")
@click.option("--period", required=True, help="2026, 2026-T1, 2026-01 or 2026-27.")
@click.option("--unit", "units", type=UNIT, multiple=True, metavar="CODE=INVITED")
@click.option("--group", "groups", type=GROUP, multiple=True, metavar="UNIT/GROUP=INVITED")
@click.option("--opens", required=True, type=MOMENT_OPENING, metavar="D")
@click.option("--closes", required=True, type=MOMENT_CLOSING, metavar="D")
@click.option("--access", default="link", show_default=True, metavar="link|codes")
@json_option
def plan(
    definition: str,
    period: str,
    units: tuple[tuple[str, int], ...],
    groups: tuple[tuple[tuple[str, str], int], ...],
    opens: datetime,
    closes: datetime,
    access: str,
    *,
    as_json: bool,
) -> None:
    """Plan a round and print its id. D is 2026-11-13 or 2026-11-13T08:00, local time; a date
    closes at 23:59:59. Units whose groups are given need no --unit."""
    opened = installation()
    zone = opened.config.timezone
    wanted = RoundPlan(
        definition=definition,
        period=period,
        units=dict(units),
        groups=dict(groups),
        opens_at=in_zone(opens, zone),
        closes_at=in_zone(closes, zone),
        access=access,
    )
    with opened.writing() as session:
        made = rounds.plan(session, opened.config, OPERATOR, wanted, now()).id
    emit({"id": made}, str(made), as_json=as_json)


@round_group.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """Every round, latest closing first."""
    opened = installation()
    with opened.reading() as session:
        found = [
            (one, turnout.status(session, one, now()), releases.of(session, one.id))
            for one in rounds.everything(session)
        ]
        emit(
            [as_json_of(*each, with_units=False) for each in found],
            "\n".join(as_text_of(*each, opened.config.timezone, with_units=False) for each in found)
            or "There are no rounds.",
            as_json=as_json,
        )


@round_group.command()
@round_id
@json_option
def status(round_id: int, *, as_json: bool) -> None:
    """State, invited, answered and response rate; only coarse numbers before the release."""
    opened = installation()
    with opened.reading() as session:
        survey_round = rounds.get(session, round_id)
        facts = (
            survey_round,
            turnout.status(session, survey_round, now()),
            releases.of(session, round_id),
        )
        text = as_text_of(*facts, opened.config.timezone, with_units=True)
        emit(as_json_of(*facts, with_units=True), text, as_json=as_json)


@round_group.command()
@round_id
@click.option("--informed", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="DAY")
def guardians(round_id: int, informed: datetime) -> None:
    """Vouch that the pupils' guardians were informed on DAY; before that it cannot open."""
    opened = installation()
    day, zone = informed.date(), opened.config.timezone
    with opened.writing() as session:
        guardians_service.informed(session, OPERATOR, round_id, day, zone, now())
    click.echo(f"Round {round_id}: the guardians were informed {day.isoformat()}.")


@round_group.command("open")
@round_id
def open_(round_id: int) -> None:
    """Make and rehearse the key, freeze the survey and let answers in, now."""
    opened = installation()
    with opened.writing() as session:
        opening.open_now(opened, session, OPERATOR, round_id, now())
        session.flush()
        _tell_how_it_is_kept(session, opened.config)
    click.echo(f"Round {round_id} is open.")


def _tell_how_it_is_kept(session: Session, config: Config) -> None:
    """On standard error, when nothing hinders the opening any more and before anybody gets in."""
    kept = custody.now(session, now().astimezone(config.timezone).date())
    for sentence in custody_words.sentences(kept, "en") + custody_words.warnings(kept, "en"):
        click.echo(sentence, err=True)


@round_group.command()
@round_id
@click.option("--closes", required=True, type=MOMENT_CLOSING, metavar="D")
def extend(round_id: int, closes: datetime) -> None:
    """Close later than planned."""
    opened = installation()
    closes_at = in_zone(closes, opened.config.timezone)
    with opened.writing() as session:
        rounds.extend(session, OPERATOR, round_id, closes_at, now())
    click.echo(f"Round {round_id} closes {closes_at.isoformat(sep=' ', timespec='minutes')}.")


@round_group.command()
@round_id
def pause(round_id: int) -> None:
    """Take no answers for a while."""
    opened = installation()
    with opened.writing() as session:
        rounds.pause(opened, session, OPERATOR, round_id, now())
    click.echo(f"Round {round_id} is paused.")


@round_group.command()
@round_id
def resume(round_id: int) -> None:
    """Take answers again."""
    opened = installation()
    with opened.writing() as session:
        rounds.resume(opened, session, OPERATOR, round_id, now())
    click.echo(f"Round {round_id} is open.")


@round_group.command()
@round_id
def close(round_id: int) -> None:
    """Take no more answers. `surveyapp work` counts by itself where the key is a file."""
    opened = installation()
    with opened.writing() as session:
        rounds.close(opened, session, OPERATOR, round_id, now())
        waits = rounds.awaits_key(rounds.get(session, round_id))
    next_step = f" Count it with `surveyapp round count {round_id}`." if waits else ""
    click.echo(f"Round {round_id} is closed.{next_step}")


@round_group.command()
@round_id
def count(round_id: int) -> None:
    """Count a closed round, then destroy its key and mailbox.

    Where its key is locked or lost, the words of the pass phrase or the recovery sheet are asked
    for, or read from standard input.
    """
    opened = installation()
    with opened.reading() as session:
        wanted = safekeeping.asked_for(opened.config, session, round_id)
    given = secret_words.given(wanted) if wanted else NOTHING
    if not counting.count(opened, round_id, now(), OPERATOR, percent("counting"), given):
        raise click.ClickException("Another process is counting; try again when it is done.")
    with opened.reading() as session:
        counted = rounds.get(session, round_id)
    days = "" if counted.destroyed_at else f" {counted.repair_days} days after the count"
    done = "are destroyed" if counted.destroyed_at else f"will be destroyed{days}"
    click.echo(f"Round {round_id} is counted; its key and mailbox {done}.")


@round_group.command()
@round_id
def release(round_id: int) -> None:
    """Let the result be seen now, not the day after the count."""
    opened = installation()
    with opened.writing() as session:
        rounds.release(session, OPERATOR, round_id, now())
    click.echo(f"Round {round_id} is released.")


@round_group.command("hold-back")
@round_id
@click.option("--until", required=True, type=MOMENT_OPENING, metavar="D")
def hold_back(round_id: int, until: datetime) -> None:
    """Release a counted round later; at most 14 days after the count."""
    opened = installation()
    moment = in_zone(until, opened.config.timezone)
    with opened.writing() as session:
        rounds.hold_back(session, OPERATOR, round_id, moment, now())
    click.echo(f"Round {round_id} is released {moment.isoformat(sep=' ', timespec='minutes')}.")


@round_group.command("note-invited")
@round_id
@click.option("--unit", required=True, metavar="CODE")
@click.option("--invited", required=True, type=int)
@click.option("--reason", required=True, help="Everybody who reads the result can read it.")
def note_invited(round_id: int, unit: str, invited: int, reason: str) -> None:
    """After the count, note beside the result that another number was invited."""
    with installation().writing() as session:
        invited_notes.note(session, OPERATOR, round_id, unit, invited, reason, now())
    click.echo(f"Noted beside the result: {invited} were invited at {unit}.")


@round_group.command()
@round_id
def cancel(round_id: int) -> None:
    """End a round without a result; its answers are destroyed unread."""
    opened = installation()
    with opened.writing() as session:
        rounds.cancel(opened, session, OPERATOR, round_id, now())
    counting.finish(opened, round_id, OPERATOR, now())
    click.echo(f"Round {round_id} is cancelled; what had been answered is destroyed.")


@round_group.command()
@round_id
@json_option
def links(round_id: int, *, as_json: bool) -> None:
    """One link for each unit and group."""
    opened = installation()
    with opened.reading() as session:
        found = rounds.links(session, opened.config, round_id)
    emit(
        [{"unit": one.unit, "group": one.group, "url": one.url} for one in found],
        "\n".join(
            f"{one.unit}/{one.group}\t{one.url}" if one.group else f"{one.unit}\t{one.url}"
            for one in found
        ),
        as_json=as_json,
    )
