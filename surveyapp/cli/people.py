"""Commands about people who sign in."""

import click

from surveyapp.cli.installation import installation, now
from surveyapp.cli.output import emit
from surveyapp.domain.access import OPERATOR, Grant, Role
from surveyapp.domain.errors import InvalidInput
from surveyapp.services import organisation, people


@click.group()
def user() -> None:
    """People who sign in."""


@user.command()
@click.argument("email")
@click.option("--role", required=True, help=f"One of: {', '.join(Role)}.")
@click.option("--unit", "code", help="Code of the unit the role counts at; default the root.")
@click.option("--name", default="", help="Shown on the pages and to other staff.")
@click.option("--json", "as_json", is_flag=True)
def add(email: str, role: str, code: str | None, name: str, *, as_json: bool) -> None:
    """Add EMAIL, or give one more role, and print a one-time password link."""
    opened = installation()
    given_role = people.role_of(role)
    with opened.writing() as session:
        place = code or organisation.root(session)
        if place is None:
            raise InvalidInput({"unit": "Run `surveyapp unit import` first: there is no unit."})
        try:
            person = people.add(session, OPERATOR, email, name, now())
        except InvalidInput as refusal:
            raise InvalidInput({"EMAIL": f"{email} is not an e-mail address."}) from refusal
        people.grant(session, OPERATOR, person, Grant(given_role, place), now())
        token = people.new_link(session, OPERATOR, person, now())
    address = f"{opened.config.base_url}/password/{token}"
    given = {"email": person.email, "role": given_role.value, "unit": place, "link": address}
    emit(given, address, as_json=as_json)
