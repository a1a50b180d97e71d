"""What every form of the staff has; the forms themselves live beside their views."""

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import DataRequired


class StaffForm(FlaskForm):
    """Problems that a service finds are put at their field, as the form's own are."""

    def problem(self, field: str, message: str) -> None:
        where: Field = self[field]
        where.errors = [*where.errors, message]


def needed(message: str) -> DataRequired:
    """Without anything in the field, `message` says what belongs there."""
    return DataRequired(message)


def described(field: Field, hint: object) -> dict[str, str]:
    """What a screen reader is told of a field beside its label: its hint and its problem."""
    ids = [f"{field.id}-hint"] if hint else []
    ids += [f"{field.id}-error"] if field.errors else []
    told = {"aria-describedby": " ".join(ids)} if ids else {}
    return told | ({"aria-invalid": "true"} if field.errors else {})
