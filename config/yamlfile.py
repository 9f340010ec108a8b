"""Reads a small configuration file in YAML into a frozen model, and says plainly what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import BaseConstructor, SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

_Model = TypeVar("_Model", bound=BaseModel)


class Entry(BaseModel):
    """What every entry of a configuration file keeps to: nothing unknown, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class BadConfiguration(Exception):
    """A configuration file that cannot be used. `thai` says what is wrong and where, for the person who edited it."""

    def __init__(self, thai: str, english: str) -> None:
        self.thai, self.english = thai, english
        super().__init__(english)


class _Constructor(SafeConstructor):
    """Leaves days as the text they were written in: 2567-02-29 is a day of the Buddhist calendar only."""


def _as_text(constructor: BaseConstructor, node: object) -> str:
    return str(constructor.construct_scalar(node))


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _as_text)


def read_yaml(path: Path, model: type[_Model]) -> _Model:
    """The file at `path` as a `model`. Raises BadConfiguration when it is missing, is no YAML, or holds anything else."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _Constructor
    try:
        return model.model_validate(yaml.load(path.read_text(encoding="utf-8")))
    except MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"บรรทัดที่ {mark.line + 1}" if mark else "บางแห่ง"
        raise BadConfiguration(f"ไฟล์ {path.name} {where} ไม่ใช่ YAML ที่ถูกต้อง", f"{path}: {error}") from error
    except ValidationError as error:
        places = "; ".join(_way(detail["loc"]) for detail in error.errors(include_url=False))
        raise BadConfiguration(f"ไฟล์ {path.name} ไม่ถูกต้อง ตรวจที่ {places}", f"{path}: {error}") from error
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise BadConfiguration(f"อ่านไฟล์ {path.name} ไม่ได้", f"{path}: {error}") from error


def _way(loc: tuple[int | str, ...]) -> str:
    return " › ".join(f"ลำดับที่ {part + 1}" if isinstance(part, int) else part for part in loc) or "ทั้งไฟล์"
