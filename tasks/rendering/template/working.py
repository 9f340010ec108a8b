"""All that is done with a template, in one place: read it, tell every mistake, fill it with each report asked for."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from tasks.rendering.template import package
from tasks.rendering.template.fields import Context
from tasks.rendering.template.filling import CannotFill, Cover, filled
from tasks.rendering.template.findings import WHOLE_FILE, Finding, Place, grave
from tasks.rendering.template.grammar import read_tags
from tasks.rendering.template.musts import left_out, marked, musts
from tasks.rendering.template.pictures import Picture
from tasks.rendering.template.sandbox import TookTooLong
from tasks.rendering.template.stories import read_stories
from tasks.rendering.template.word_fields import field_findings

_PICTURE: Final = "<picture>"
"""What no field can be called, so that a picture is told from a record."""


@dataclass(frozen=True, slots=True)
class Job:
    """A report to fill a template with, and the pictures it names by their keys. A `probe` is filled to see what is left out,
    with marks in place of its words, and gives no file.
    """

    context: Context
    cover: Cover
    probe: bool = False
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: every finding, and where none is grave the files, one for each job that is no probe; and the report's
    own fields that the template names.
    """

    findings: tuple[Finding, ...]
    files: tuple[bytes, ...] = ()
    used: frozenset[str] = frozenset()


def work(template: bytes, jobs: Sequence[Job]) -> Outcome:
    """Read a template and fill it. Never raises for what is wrong with the template: that is what the findings tell."""
    taken, findings = package.opened(template)
    if taken is None:
        return Outcome(tuple(findings))
    stories, malformed = read_stories(taken)
    findings += malformed
    findings += field_findings(stories)
    grammar = read_tags(stories)
    findings += grammar.findings
    if grave(findings):
        return Outcome(_once(findings), used=grammar.used)
    prepared = taken.packed()
    tags = {tag.number: tag for story in stories for tag in story.tags}
    files: list[bytes] = []
    for job in jobs:
        context = marked(job.context) if job.probe else job.context
        try:
            content, told = filled(prepared, stories, context, job.cover, job.pictures)
        except CannotFill as error:
            findings.append(error.finding)
            if error.for_good:
                break
            continue
        except (MemoryError, TookTooLong):
            raise
        except Exception as error:  # whatever a part that is missing or out of its place makes the libraries raise
            thai = "โครงสร้างในไฟล์ผิดปกติ โปรดเปิดด้วย Word แล้วบันทึกใหม่ หรือทำแม่แบบใหม่จาก ita template new"
            findings.append(Finding(WHOLE_FILE, "", thai, f"{type(error).__name__}: {error}"))
            break
        findings += left_out(musts(context), told, tags, advise=job.probe)
        if not job.probe:
            files.append(content)
    found = _once(findings)
    return Outcome(found, () if grave(found) else tuple(files), grammar.used)


def _once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Each finding once: what is wrong with a text box is wrong with the copy that Word keeps for old programs too, and of a
    field that several reports leave out one says so with an example.
    """
    return tuple({(one.place, one.tag, one.of or one.thai): one for one in findings}.values())


def job_to_data(job: Job) -> dict[str, Any]:
    """A job as JSON takes it."""
    cover = asdict(job.cover) | {"made_at": job.cover.made_at.isoformat()}
    pictures = {key: base64.b64encode(content).decode() for key, content in job.pictures.items()}
    return {"context": _to_data(job.context), "cover": cover, "probe": job.probe, "pictures": pictures}


def job_from_data(data: Mapping[str, Any]) -> Job:
    """The job that `job_to_data` told."""
    cover = Cover(**{**data["cover"], "made_at": datetime.fromisoformat(data["cover"]["made_at"])})
    pictures = {key: base64.b64decode(content) for key, content in data["pictures"].items()}
    return Job(_from_data(data["context"]), cover, data["probe"], pictures)


def _to_data(value: Any) -> Any:
    if isinstance(value, Picture):
        return {_PICTURE: asdict(value)}
    if isinstance(value, dict):
        return {name: _to_data(one) for name, one in value.items()}
    return [_to_data(one) for one in value] if isinstance(value, list) else value


def _from_data(value: Any) -> Any:
    if isinstance(value, dict):
        if _PICTURE in value:
            return Picture(**value[_PICTURE])
        return {name: _from_data(one) for name, one in value.items()}
    return [_from_data(one) for one in value] if isinstance(value, list) else value


def outcome_to_data(outcome: Outcome) -> dict[str, Any]:
    """An outcome as JSON takes it."""
    files = [base64.b64encode(one).decode() for one in outcome.files]
    return {"findings": [asdict(one) for one in outcome.findings], "files": files, "used": sorted(outcome.used)}


def outcome_from_data(data: Mapping[str, Any]) -> Outcome:
    """The outcome that `outcome_to_data` told."""
    findings = tuple(Finding(**{**one, "place": Place(**one["place"])}) for one in data["findings"])
    return Outcome(findings, tuple(map(base64.b64decode, data["files"])), frozenset(data["used"]))
