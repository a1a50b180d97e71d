"""`surveyapp keys`: how the keys of rounds are kept until the count, and whether they open."""

import click

from surveyapp.cli import secret_words
from surveyapp.cli.installation import installation, now
from surveyapp.cli.output import emit
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.custody import Custody, Mode
from surveyapp.paper import custody_words
from surveyapp.services import custody, pass_phrases, safekeeping, surroundings
from surveyapp.services.safekeeping import NOTHING
from surveyapp.store.memory import leave_no_core


@click.group("keys")
def keys_group() -> None:
    """How the keys of rounds are kept: as files, or locked with a pass phrase."""


@keys_group.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def status(*, as_json: bool) -> None:
    """Who could read answers, what a lost disk takes along, and what to see to."""
    opened = installation()
    with opened.reading() as session:
        kept = custody.now(session, now().astimezone(opened.config.timezone).date())
    told = custody_words.sentences(kept, "en") + custody_words.warnings(kept, "en")
    is_beside = surroundings.are_keys_beside_answers(opened.config)
    if is_beside and kept.mode is Mode.KEY_FILE:
        told.append(_BESIDE)
    found = {**_as_json(kept), "are_keys_beside_answers": is_beside}
    emit(found, "\n".join(told), as_json=as_json)


@keys_group.command("pass-phrase")
@click.option("--split", is_flag=True, help="Three phrases, any two of which open.")
def pass_phrase(*, split: bool) -> None:
    """Make a pass phrase and show it, this once. It locks nothing before it is confirmed."""
    leave_no_core()
    with installation().writing() as session:
        made = pass_phrases.make(session, OPERATOR, now(), is_split=split)
    for number, phrase in enumerate(made, start=1):
        if split:
            click.echo(f"Sheet {number} of {len(made)}:")
        click.echo(phrase)
    click.echo(_HOW_TO_GO_ON, err=True)


@keys_group.command()
def confirm() -> None:
    """Type the new pass phrase back, all sheets of a divided one; from then on it is used."""
    typed = secret_words.asked("The words, one sheet after the other")
    with installation().writing() as session:
        pass_phrases.confirm(session, OPERATOR, typed, now())
    click.echo("Rounds that open from now on are counted with this pass phrase.")


@keys_group.command("key-file")
def key_file() -> None:
    """Keep the keys of rounds that open from now on as files again."""
    with installation().writing() as session:
        pass_phrases.use_key_files(session, OPERATOR, now())
    click.echo("Rounds that open from now on have a key file. Open rounds stay as they are.")


@keys_group.command()
@click.argument("round_id", metavar="ID", type=int)
@click.option("--recovery", is_flag=True, help="With the recovery sheet, which is asked for.")
def rehearse(round_id: int, *, recovery: bool) -> None:
    """Seal an envelope as answers are and open it with the round's key, or with what you type."""
    opened = installation()
    with opened.reading() as session:
        wanted = safekeeping.asked_for(opened.config, session, round_id)
    prompt = "The words of the recovery sheet" if recovery else wanted
    given = secret_words.given(prompt) if prompt else NOTHING
    with opened.writing() as session:
        safekeeping.rehearse(opened, session, OPERATOR, round_id, given, now())
    click.echo(f"An envelope sealed for round {round_id} was opened again.")


def _as_json(kept: Custody) -> dict[str, object]:
    made_on = kept.sheet_made_on
    return {
        "mode": kept.mode.value,
        "is_split": kept.is_split,
        "recovery_sheet_made_on": made_on and made_on.isoformat(),
        "is_recovery_sheet_old": kept.is_sheet_old,
    }


_BESIDE = (
    "The key folder lies on the same file system as the database. A backup of all of it holds keys "
    "and answers together: leave the key folder out, or set SURVEYAPP_KEYS to another place."
)
_HOW_TO_GO_ON = (
    "Write the words down and keep them apart from this machine. They are not shown again and not "
    "stored. Then run `surveyapp keys confirm` and type them; until then nothing has changed."
)
