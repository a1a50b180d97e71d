"""The two forms about codes: to make them, and to void one that came to light."""

from enum import StrEnum

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import AnyOf, NumberRange

from surveyapp.paper.handout_words import default_language
from surveyapp.paper.language import own_name
from surveyapp.services.handouts import Handout
from surveyapp.services.invitations import MOST_EXTRA, CodeOrder
from surveyapp.web.forms import StaffForm, needed

VOID, REPLACE = "void", "replace"
FIRST, EXTRA, ANEW = "first", "extra", "anew"
_EVERY_GROUP = ""
_WHOLE = _("Write a whole number from 0 to 1,000.")


class Shape(StrEnum):
    """What codes are handed over as."""

    LETTERS = "letters"
    SLIPS = "slips"
    XLSX = "xlsx"
    CSV = "csv"


class NumberField(IntegerField):
    """In our words also where what was typed is no number at all."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(_WHOLE)) from error


class CodesForm(StaffForm):
    purpose = HiddenField(validators=[AnyOf((FIRST, EXTRA, ANEW))])
    shape = RadioField(_("What to make"), [needed(_("Choose what to make"))])
    language = SelectField(_("Language"))
    group = SelectField(_("Group"), default=_EVERY_GROUP)
    number = NumberField(_("How many extra"), [NumberRange(0, MOST_EXTRA, _WHOLE)])
    sure = BooleanField(_("I know that the letters made before no longer work"))

    def validate(self, extra_validators: object = None) -> bool:
        """Voiding every letter is confirmed, and extra ones are counted."""
        if not super().validate(extra_validators):
            return False
        if self.purpose.data == ANEW and not self.sure.data:
            self.problem("sure", str(_("Tick the box if all letters made before shall be voided")))
        if self.purpose.data == EXTRA and not self.number.data:
            self.problem("number", str(_("Write how many")))
        return not self.errors

    @property
    def wanted_shape(self) -> Shape:
        return Shape(self.shape.data)

    def order(self, round_id: int, unit: str) -> CodeOrder:
        number = self.number.data or 0
        match self.purpose.data:
            case "extra":
                return CodeOrder(round_id, unit, self.group.data or None, extra=number)
            case "anew":
                return CodeOrder(round_id, unit, spare=number, anew=True)
            case _:
                return CodeOrder(round_id, unit, spare=number)


class CodeForm(StaffForm):
    code = StringField(_("Code"), [needed(_("Type the code. It has twelve characters."))])
    act = RadioField(_("What to do"), [AnyOf((VOID, REPLACE))], default=VOID)


def codes_form(handout: Handout) -> CodesForm:
    form = CodesForm(shape=Shape.LETTERS, language=default_language(handout), number=0)
    form.shape.choices = [
        (Shape.LETTERS, _("Letters, one on each page (PDF)")),
        (Shape.SLIPS, _("Slips, ten on each sheet (PDF)")),
        (Shape.XLSX, _("File for SMS (Excel)")),
        (Shape.CSV, _("File for SMS (CSV)")),
    ]
    form.language.choices = [(one, own_name(one)) for one in handout.definition.languages]
    groups = [(link.group, link.group_name) for link in handout.links if link.group]
    form.group.choices = [(_EVERY_GROUP, _("All groups")), *groups]
    return form


def code_form(_handout: Handout) -> CodeForm:
    form = CodeForm()
    form.act.choices = [
        (VOID, _("Void it")),
        (REPLACE, _("Void it and print one new letter")),
    ]
    return form
