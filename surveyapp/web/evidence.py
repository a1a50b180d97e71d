"""What the product's own attacks found, for everybody to read."""

from importlib.metadata import version

from flask import Blueprint, render_template

from surveyapp.paper import privacy_words
from surveyapp.paper.evidence_words import Outcome, other_figures, trials
from surveyapp.paper.wording import Wording
from surveyapp.services import evidence
from surveyapp.services.evidence import Evidence
from surveyapp.web.access_rules import allowed_public
from surveyapp.web.language import language
from surveyapp.web.transaction import installation

blueprint = Blueprint("evidence", __name__)
_SQUARES = 200
_NAIVE = "recovered under the naive rule"


@blueprint.get("/evidence")
@allowed_public
def page() -> str:
    kept = evidence.kept(installation().config)
    figures = {run.suite: run.figures for run in kept}
    return render_template(
        "pages/evidence.html",
        trials=trials(kept, language()),
        Outcome=Outcome,
        runs=kept,
        version=version("surveyapp"),
        runs_trials=installation().config.runs_trials,
        last=max(kept, key=lambda run: run.ran_at, default=None),
        others={run.suite: other_figures(run, language()) for run in kept},
        attack=figures.get("attack", {}),
        forensic=figures.get("forensic", {}),
        naive=figures.get("attack", {}).get(_NAIVE),
        squares=_squares(kept),
        limits=list(privacy_words.limits(Wording(language()))),
    )


def _squares(kept: tuple[Evidence, ...]) -> dict[str, int]:
    """How many of two hundred squares are crossed out: of the usual rule, and of ours."""
    figures = next((run.figures for run in kept if run.suite == "attack"), {})
    cells, found = figures.get("protected cells"), figures.get("recovered exactly")
    naive = figures.get(_NAIVE)
    numbers = [one for one in (cells, found, naive) if isinstance(one, int | float)]
    if len(numbers) < 3 or not numbers[0]:  # noqa: PLR2004 - one of the three is missing
        return {}
    return {
        "naive": round(_SQUARES * numbers[2]),
        "ours": -(-_SQUARES * int(numbers[1]) // int(numbers[0])),
    }
