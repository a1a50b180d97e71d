"""An action plan as a table for files, with the columns of the paper plan in its order."""

from zoneinfo import ZoneInfo

from surveyapp.paper import format as written
from surveyapp.paper import periods
from surveyapp.paper.action_words import ActionWords
from surveyapp.paper.tables import Cell, Column, Sheet
from surveyapp.services.action_overview import ActionPlan, PlanLine


def sheet(plan: ActionPlan, language: str, zone: ZoneInfo) -> Sheet:
    """A row for each action; days of notes are those of `zone`."""
    words = ActionWords(language)
    _ = words.gettext
    columns = (
        Column(_("Indicator")),
        Column(_("When it is measured")),
        Column(_("Who measures")),
        Column(_("Responsible for the goal")),
        Column(_("Planned action")),
        Column(_("On deviation")),
        Column(_("Cost, NOK"), 0),
        Column(_("Responsible for the action")),
        Column(_("Status")),
        Column(_("Why it was dropped")),
        Column(_("Deadline")),
        Column(_("Late")),
        Column(_("Follow-up")),
        Column(_("Has the figure moved?")),
    )
    title = f"{_('Action plan')} {periods.label(plan.period, language)}"
    return Sheet(title, columns, tuple(_row(one, words, zone) for one in plan.lines))


def _row(one: PlanLine, words: ActionWords, zone: ZoneInfo) -> tuple[Cell, ...]:
    row = one.row
    return (
        None if one.line is None else one.line.indicator.name.into(words.language),
        row.when_measured or None,
        row.who_measures or None,
        row.goal_owner or None,
        row.planned,
        row.on_deviation or None,
        row.cost,
        row.owner or None,
        words.status(row.status),
        row.why_dropped or None,
        None if row.deadline is None else row.deadline.isoformat(),
        words.gettext("late") if one.is_late else None,
        _notes(one, words, zone),
        words.effect(one.effect),
    )


def _notes(one: PlanLine, words: ActionWords, zone: ZoneInfo) -> str | None:
    """All of them, newest first, each with its day and who wrote it."""
    said = [
        f"{written.day(note.written_at.astimezone(zone).date(), words.language)}: "
        f"{note.text} ({note.written_by})"
        for note in one.row.notes
    ]
    return "\n".join(said) or None
