"""The `ita` command: every word an office can say to the engine."""

from __future__ import annotations

import sys
import traceback

import typer

from cli import (
    acting,
    calendars,
    daily,
    evidence,
    first_start,
    handing,
    hook,
    itas,
    key,
    mail,
    narrative,
    overview,
    plan,
    preview,
    report,
    report_diff,
    report_life,
    review,
    serve,
    simulate,
    template,
    up,
    watch,
    wishes,
    year,
)
from cli.desk import OUTSIDE, stop

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
app.add_typer(acting.app, name="acting")
app.add_typer(narrative.app, name="narrative")
app.add_typer(report.report, name="report")
report_life.add_to(report.report)
report.report.command("diff")(report_diff.diff)
report.report.command("wishes")(wishes.wishes)
app.add_typer(template.app, name="template")
app.add_typer(report.audit, name="audit")
app.add_typer(evidence.app, name="evidence")
app.add_typer(itas.app, name="itas")
app.add_typer(key.app, name="key")
app.add_typer(calendars.app, name="calendar")
app.add_typer(hook.app, name="hook")
app.add_typer(mail.app, name="mail")
app.add_typer(overview.app, name="overview")
plan.app.command("preview")(preview.preview_plan)
app.command("sweep")(daily.sweep)
app.command("deliver")(daily.deliver)
app.command("status")(daily.status)
app.command("waive")(review.waive)
app.command("hand-over")(handing.hand_over_)
app.command("reopen")(review.reopen)
app.command("revoke-links")(review.revoke_links)
app.command("send-link")(review.send_link)
app.command("web")(serve.serve)
app.command("simulate")(simulate.simulate)
app.command("up")(up.up)
app.command("down")(up.down)
app.command("ready")(watch.ready)
app.command("watch")(watch.watch)
app.command("sign-in-link")(first_start.sign_in_link)


def run() -> None:
    """The entry of the `ita` script. Whatever nobody foresaw ends with a sentence too, and the place for whoever helps."""
    try:
        sys.exit(app(standalone_mode=True))
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        english = f"{type(error).__name__}: {error} ({place.filename}:{place.lineno})"
        stop(OUTSIDE, "ระบบขัดข้องโดยไม่คาดคิด ข้อมูลที่บันทึกแล้วยังอยู่ครบ โปรดแจ้งผู้ดูแลระบบ", english)
        sys.exit(OUTSIDE)
