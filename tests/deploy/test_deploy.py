"""What `deploy/` holds fits this house: units that systemd takes, a container that finds its files, a door that is shut."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from cli.supervised import PROCESSES
from cli.watch import CHECKED
from config.readiness import POOL
from config.settings import Settings

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
MANY = sorted((ROOT / "deploy" / "many").glob("*.service"))
"""The units of several machines."""
SYSTEMD = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze is installed")


def here(unit: Path, folder: Path) -> Path:
    """A unit as it would be on this machine, where its user and its program need not be there."""
    text = unit.read_text(encoding="utf-8").replace("/opt/ita/.venv/bin/", "/bin/true ").replace("/opt/ita", str(ROOT))
    place = folder / unit.name
    place.write_text(re.sub(r"^(User|Group)=ita$", r"\1=root", text, flags=re.MULTILINE), encoding="utf-8")
    return place


@SYSTEMD
def test_systemd_takes_the_units_without_a_word(tmp_path: Path) -> None:
    units = [str(here(unit, tmp_path)) for unit in (*UNITS, *MANY)]
    told = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert [line for line in told.stderr.splitlines() if str(tmp_path) in line] == []
    assert told.returncode == 0


@SYSTEMD
@pytest.mark.parametrize("name", ["systemd/ita.service", "systemd/ita-watch.service", *(f"many/{unit.name}" for unit in MANY)])
def test_a_service_may_do_little(tmp_path: Path, name: str) -> None:
    unit = here(ROOT / "deploy" / name, tmp_path)
    offline = ["systemd-analyze", "security", "--offline=true", "--threshold=25", str(unit)]
    told = subprocess.run(offline, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout[-300:]


def test_every_file_that_the_container_copies_is_there_and_is_not_left_out() -> None:
    told = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    steps = [line.split(maxsplit=1) for line in told.splitlines() if line.strip() and not line.startswith("#")]
    known = "FROM RUN WORKDIR COPY ENV USER VOLUME EXPOSE STOPSIGNAL HEALTHCHECK ENTRYPOINT CMD"
    assert {name for name, _ in steps} <= set(known.split())
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    for name, words in steps:
        if name == "COPY":
            for source in words.split()[:-1]:
                assert (ROOT / source).exists(), source
                assert source not in left_out
    assert steps[-1] == ["CMD", '["up"]']
    assert dict(steps)["USER"] == "ita", "nothing runs as root"


def test_the_settings_of_deploy_and_of_the_guide_are_known() -> None:
    known = {f"ITA_{name.upper()}{ending}" for name in Settings.model_fields for ending in ("", "_FILE")}
    guides = [ROOT / "docs" / name for name in ("operate.md", "many.md")]
    settings = [ROOT / "deploy" / "Containerfile", ROOT / "deploy" / "many" / "many.env"]
    files = [*UNITS, *MANY, *settings, *guides, ROOT / "README.md"]
    said = {name for file in files for name in re.findall(r"\bITA_[A-Z_]*[A-Z]\b", file.read_text(encoding="utf-8"))}
    assert said - known == set()


def test_every_setting_stands_in_the_readme() -> None:
    told = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in Settings.model_fields if f"`ITA_{name.upper()}`" not in told] == []


def test_the_guide_names_every_process_with_its_log() -> None:
    guide = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    for one in PROCESSES:
        assert f"| `{one.name}` " in guide
        assert f"`logs/{one.name}.log`" in guide


def test_the_guide_says_what_to_do_of_every_red_light() -> None:
    (table,) = re.findall(r"## เมื่อไฟแดง\n\n(.*?)\n\n", (ROOT / "docs" / "operate.md").read_text(encoding="utf-8"), re.DOTALL)
    assert [row.split("|")[1].strip() for row in table.splitlines()[2:]] == [thai for thai, _ in CHECKED.values()]


def test_the_door_keeps_what_a_monitor_asks_and_prefect_inside() -> None:
    door = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert "@inside path /metrics /readyz" in door
    assert ":4200" not in re.sub(r"^\s*#.*$", "", door, flags=re.MULTILINE)


def test_the_pool_that_readiness_asks_for_is_that_of_every_deployment() -> None:
    told = YAML(typ="safe").load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    assert {one["work_pool"]["name"] for one in told["deployments"]} == {POOL}
