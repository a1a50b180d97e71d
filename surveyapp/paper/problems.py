"""Words for what is wrong with a figure, a target or a file: one sentence per code."""

from surveyapp.domain.errors import FileProblem, ImportRefused
from surveyapp.paper.language import translations


def _(message: str) -> str:
    """Marks a sentence for the catalogues; it is put into a language when it is used."""
    return message


_SENTENCES = {
    # numbers
    "empty": _("The number is missing."),
    "empty_in_file": _(
        "The number is missing. Write it, or write why there is none in the comment, or take the "
        "row out."
    ),
    "formula_error": _("The formula in this cell gives an error. Correct it in the spreadsheet."),
    "merged_value": _("This cell is merged with another. Write one number in each row."),
    "not_a_number": _("This is not a number. Write for example 4.5 or 4,5."),
    "several_values": _(
        "There is more than one number here. Use one row for each: one per group, subject or kind."
    ),
    "ambiguous_thousands": _(
        "It is not clear what is thousands and what is decimals. Write 1234.5, or 1 234,5."
    ),
    "inequality_sign": _(
        "Write the number without a sign such as > or <. The indicator says which way is good."
    ),
    "too_large": _("The number is too large."),
    # targets
    "limit_on_wrong_side": _(
        "The lower limit lies on the wrong side of the target: it must be what is still accepted."
    ),
    "outside_scale": _("The value lies outside the scale of the indicator."),
    "range_crossed": _(
        "The limits of the range cross: accepted from, from, to, accepted to must rise."
    ),
    "range_incomplete": _("A range needs both ends."),
    "range_not_allowed": _("This indicator has a direction, not a range: give a target."),
    "cut_points_not_allowed": _("This indicator takes no such limit."),
    "limit_without_target": _("A lower limit needs a target."),
    "contrary_sign": _(
        "The sign says the opposite of the indicator. Its direction decides which way is good; "
        "leave the sign out."
    ),
    "target_missing": _("Give a target, or a target in words in the column text."),
    "unknown_unit_type": _("No unit is of this type, so the target would hold nowhere."),
    # figures
    "value_missing": _("Give a number, or the reason why there is none."),
    "value_with_a_reason": _("Give either a number or a reason why there is none, not both."),
    "nothing_to_withdraw": _("There is nothing recorded that could be withdrawn."),
    "not_a_rate": _("Give the response rate in per cent, from 0 to 100."),
    "reason_needed": _("This corrects a recorded figure. Write in the comment why."),
    "too_long": _("The text is too long."),
    "not_a_word": _("Write one word or a few with letters alone, at most 40."),
    "comes_from_surveys": _(
        "This indicator comes from surveys by itself; it cannot be typed or imported."
    ),
    "not_for_unit_type": _("This indicator is not measured for this type of unit."),
    "belongs_to_another_unit": _("This indicator is another unit's own."),
    "is_computed": _("This indicator is computed from others; it cannot be typed or imported."),
    "not_whole": _("This is not a whole number. The indicator is counted in whole."),
    "cannot_be_negative": _("The indicator cannot be negative. Leave out the minus sign."),
    "not_per_cent": _("The indicator is not measured in per cent. Leave out the per cent sign."),
    "period_closed": _("The period is closed. Ask the controller to open it."),
    "figure_approved": _(
        "The figure is approved. Take the approval back with a reason before you correct it."
    ),
    "no_forecast_here": _("This indicator has no forecast."),
    "forecast_of_a_whole_year": _(
        "A forecast belongs to a part of a year. Give it with a month or a tertial."
    ),
    "why_needed": _("Write why."),
    "opened_at_sign_off": _("The period is signed off. Open it on the page of the sign-off."),
    "unknown_kind": _("Give the kind as national, county, similar_municipalities or municipality."),
    "works_on_itself": _("Choose two indicators that are not the same."),
    "arrow_exists": _("This arrow is there already."),
    "ends_before_it_begins": _("The last period lies before the first."),
    # names and periods
    "unknown_indicator": _("There is no indicator with this key, code or name."),
    "ambiguous_indicator": _("Several indicators are called this. Use the key."),
    "unknown_unit": _("There is no unit with this code."),
    "ambiguous_unit": _("Several units are called this. Use the code."),
    "invalid_period": _("This is not a period. Write 2026, 2026-T1, 2026-01 or 2026-27."),
    "not_allowed": _("You may not enter figures for this unit."),
    "missing": _("This cell must be filled in."),
    "unknown_parent": _("The unit above is not known, or comes later in the file."),
    "not_a_code": _("Use letters, digits, hyphens, dots and underscores only."),
    "under_itself": _("A unit cannot hang under itself or under a unit below it."),
    "second_root": _("There is already a unit at the top. Give the unit above this one."),
    "not_a_number_of_people": _("Give a whole number of people, at least 1."),
    "same_number_as_before": _("This is the number that is noted already."),
    "not_a_key": _("Use small letters, digits and single hyphens, as sickness-absence."),
    "taken_key": _("There is already something with this key."),
    "name_missing": _("Write a name."),
    "not_a_period": _("This is not a period. Write 2026, 2026-T1, 2026-01 or 2026-27."),
    "scale_upside_down": _("The highest must be above the lowest."),
    "score_without_scale": _("A score needs the lowest and highest value of its scale."),
    "goal_of_another_factor": _("This goal belongs to another success factor."),
    "formula_not_computed": _("Only a computed indicator has a formula."),
    "choose_one": _("Choose one of the list."),
    "not_days": _("Give a whole number of days, at most 1000."),
    "unknown_key": _("Choose where it stands."),
    "changed_later": _(
        "It was changed from a later period on already. Choose that period or a later one."
    ),
    "changes_the_past": _(
        "This would change scorecards of earlier periods. Choose this year or a later period."
    ),
    "weaker_than_common": _(
        "This is weaker than what holds for the unit. A unit may only be stricter."
    ),
    "formula_empty": _("A computed indicator needs a formula."),
    "formula_unknown_indicator": _("The formula names an indicator that is not there."),
    "formula_cycle": _("The indicator would rest on itself."),
    "formula_mixes_measures": _(
        "The formula joins values on different scales or in different units."
    ),
    "series_would_break": _(
        "Its scale or source cannot change, since figures are recorded. Make a new indicator."
    ),
    # files
    "macros": _("The file has macros and is not read. Save it as an Excel workbook (.xlsx)."),
    "other_spreadsheet": _("This kind of spreadsheet is not read. Save it as .xlsx or CSV."),
    "old_or_locked_spreadsheet": _(
        "The file is locked with a password, or from an Excel older than 2007. Save it as .xlsx "
        "without a password."
    ),
    "broken_spreadsheet": _("The workbook is damaged. Open it in Excel and save it again."),
    "spreadsheet_too_large": _(
        "The workbook becomes too large when it is unpacked. Copy the sheet to a new file."
    ),
    "no_visible_sheet": _("The workbook has no sheet that is not hidden."),
    "formula_without_value": _(
        "The formula in this cell was never calculated. Open the file in Excel and save it again."
    ),
    "too_many_rows": _("The file has more than 20,000 rows or 100 columns. Divide it."),
    "unreadable": _("The file cannot be read."),
    "file_too_large": _("The file is too large."),
    "not_utf8": _("The file is not UTF-8. Save it as «CSV UTF-8»."),
    "not_text": _("The file is neither text nor an Excel workbook (.xlsx)."),
    "broken_csv": _("A quotation mark is not closed, so the rows cannot be told apart."),
    "empty_file": _("The file is empty."),
    "missing_column": _("This column is missing."),
    "unknown_column": _("There is no such column."),
    "repeated_column": _("A column is there twice."),
    "too_many_cells": _("The row has more cells than the heading. Quote cells with a comma."),
    "repeated_row": _("The same indicator, unit and period is there more than once."),
    "repeated": _("The same key is there more than once."),
    "nothing_pasted": _("There is no figure here. Paste a column with one on each line."),
    "some_with_unit": _(
        "This line has no unit, though others have. Give the unit on every line or on none."
    ),
    "other_number_of_lines": _(
        "There are not as many lines as units. Paste one line for each unit in the order shown, or "
        "give the unit's code on each line."
    ),
    # lists of e-mail addresses
    "not_an_address": _("This is not an e-mail address. Write one on each line."),
    "repeated_address": _("This address is there already. Use a letter for a second child."),
    "no_addresses": _("There is no address here. Write one on each line."),
    "more_addresses_than_invited": _(
        "With these there are more addresses than people invited. Correct the list, or the number."
    ),
    # rounds
    "closes_before_it_opens": _("It must close after it opens."),
    "in_the_future": _("This day is yet to come."),
    "long_ago": _("This day is more than a year ago."),
    "in_the_past": _("This time is already past."),
    "not_later_than_before": _("Give a later time than now, or close the survey early."),
    "held_back_too_long": _("A result can be held back for 14 days after the count at most."),
    "no_units": _("Choose at least one unit."),
    "not_asked_at_this_type": _("This survey is not made for this type of unit."),
    "above_another_unit": _("It lies above another of the units, and would count twice."),
    "no_common_top": _("The units do not belong to the same organisation."),
    "unknown_group": _("The unit has no such group."),
    "groups_do_not_add_up": _(
        "The numbers invited in its groups do not add up to the number invited at the unit."
    ),
    "guardians_not_informed": _("Note first that the guardians of the pupils are informed."),
    "questions_do_not_fit": _(
        "The questions of its own do not fit the survey any more. Look them over."
    ),
    "wording_missing": _("Write the question in this language too."),
    "question_too_long": _("Write the question in at most 200 characters."),
    "repeated_question": _("The same question is there more than once."),
    "too_many_questions": _("A unit can ask at most four questions of its own."),
    "unknown_scale": _("Choose one of the answer scales of the survey."),
    "asked_already": _(
        "The same survey is planned or open here in these days. Choose other days, or leave it out."
    ),
    "letters_are_made": _(
        "Codes for letters are made already. Plan a new survey to let people in by a link instead."
    ),
    "too_many": _("There are too many units and groups for one survey."),
    "unknown_access": _("Write link or codes."),
    "round_has_no_codes": _("This survey is answered by a link; it has no codes."),
    "codes_are_made": _(
        "Codes are made for this unit already. Make extra ones for lost letters, or all anew."
    ),
    "unknown_language": _("The survey is not worded in this language."),
    "too_many_letters": _(
        "More than 3,000 letters cannot be made at once. Divide the unit into groups, or take the "
        "codes as a file."
    ),
    "too_many_codes": _("Write a whole number from 0 to 1,000."),
    "not_started": _("Check and start the survey first. Then its codes can be made."),
    "nobody_is_invited": _(
        "Nobody is invited here, so there is nothing to print. Correct the number invited first."
    ),
    "unknown_code": _(
        "No code like this lets anybody in. It may be mistyped, voided already, or made for "
        "another survey."
    ),
    "malformed_code": _("This is not a code. A code has 12 letters and digits: XXXX-XXXX-XXXX."),
    "inside_the_instance": _(
        "This may never be stored with the answers. Choose a file outside the instance folder."
    ),
    "file_exists": _("The file is already there. Choose another name."),
    "not_writable": _("The file cannot be written."),
    # settings
    "unknown_setting": _("There is no such setting. See `surveyapp config`."),
    "not_one_address": _("This is not an e-mail address."),
    "unknown_basis": _("Write public_task, legal_duty or other."),
    "basis_missing": _("Write what makes the surveys lawful."),
    "phone_missing": _("Give a telephone number for what cannot wait."),
    "not_yes_or_no": _("Write yes or no."),
    "not_a_whole_number": _("Write a whole number."),
    "below_5": _("This limit can be raised, but never lowered below 5."),
    "below_10": _("This limit can be raised, but never lowered below 10."),
    "below_12": _("This limit can be raised, but never lowered below 12."),
    "below_30": _("This limit can be raised, but never lowered below 30."),
    "below_k_unit": _("This limit cannot be lower than the one for a unit."),
    "above_100": _("Write at most 100."),
    "not_0_to_14": _("Write from 0 to 14 days."),
    "contacts_missing": _(
        "Say first whom people can ask about the surveys, and who is the data protection officer. "
        "The controller of the municipality fills it in once."
    ),
    "unknown_word": _("This word is not on the list. Look at the sheet again."),
    "words_do_not_fit": _("One of the words is wrong or in the wrong place."),
    "every_sheet": _("Type the words of every sheet, one sheet after the other."),
    "wrong_number_of_words": _(
        "A pass phrase has 12 words, two sheets of a divided one 24, and a recovery sheet 18."
    ),
    # what is taken but worth asking about
    "matched_by_code": _("The indicator was found by its code."),
    "matched_by_name": _("The indicator was found by its name."),
    "empty_middle_band": _("Target and lower limit are equal, so nothing lies between them."),
    "strict_sign_read_as_inclusive": _("The target itself counts as reached."),
    "easier_than_last_result": _("The target is easier than the last result."),
}


def sentence(code: str, language: str) -> str:
    """What a code means; the code itself where no words were chosen."""
    return translations(language).gettext(_SENTENCES[code]) if code in _SENTENCES else code


def line(file: str, problem: FileProblem, language: str) -> str:
    """`figures.csv:12: value «5.1/5.3»: There is more than one number here. …`"""
    place = f"{file}:{problem.line}" if problem.line else file
    cell = problem.column + (f" «{problem.text}»" if problem.text else "")
    parts = [place, cell.strip(), sentence(problem.problem, language)]
    return ": ".join(part for part in parts if part)


def lines(refusal: ImportRefused, language: str) -> list[str]:
    return [line(refusal.file, problem, language) for problem in refusal.problems]


def refused_file(problem: str) -> ImportRefused:
    """A file as a whole that cannot be taken."""
    return ImportRefused("", (FileProblem(0, "", "", problem),))
