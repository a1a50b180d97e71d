"""`surveyapp unit`: the organisation from files."""

from pathlib import Path

import click

from surveyapp.cli.installation import installation, now
from surveyapp.domain.access import OPERATOR
from surveyapp.services import organisation


@click.group()
def unit() -> None:
    """The municipality's units and their groups."""


@unit.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument(
    "groups", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def import_(file: Path, groups: Path | None) -> None:
    """Add or update the units of FILE (code,name,type,parent,leader_email).

    GROUPS is a second file with the groups of the units (unit,group,name,invited), which may also
    stand alone in the place of FILE. Everything is taken, or nothing.
    """
    units: Path | None = file
    if groups is None and organisation.is_of_groups(file):
        units, groups = None, file
    with installation().writing() as session:
        number = organisation.import_csv(session, OPERATOR, units, now()) if units else 0
        of_groups = (
            organisation.import_groups_csv(session, OPERATOR, groups, now()) if groups else 0
        )
    click.echo(f"{number} units and {of_groups} groups are in place.")
