"""The `ita` command: every word an office can say to the engine."""

from __future__ import annotations

import sys

import typer

from cli import daily, plan, preview, report, review, serve, year

app = typer.Typer(
    name="ita",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="ติดตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสของหน่วยงาน ตลอดปีงบประมาณ",
)
app.add_typer(plan.app, name="plan")
app.add_typer(year.app, name="year")
app.add_typer(review.app, name="review")
app.add_typer(report.report, name="report")
app.add_typer(report.audit, name="audit")
plan.app.command("preview")(preview.preview_plan)
app.command("sweep")(daily.sweep)
app.command("deliver")(daily.deliver)
app.command("status")(daily.status)
app.command("waive")(review.waive)
app.command("reopen")(review.reopen)
app.command("revoke-links")(review.revoke_links)
app.command("web")(serve.serve)


def run() -> None:
    """The entry of the `ita` script."""
    sys.exit(app(standalone_mode=True))
