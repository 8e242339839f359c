"""The set-up scripts: which packages they ask for, and how they leave things they cannot mend."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
PURPOSES = {"run", "display", "test", "bench"}
DPKG = """#!/bin/sh
shift 3
for package in "$@"; do
    case " $INSTALLED " in *" $package "*) echo "installed $package" ;; esac
done
"""


def rows() -> list[list[str]]:
    lines = (TOP / "packaging/packages.txt").read_text().splitlines()
    return [
        [cell.strip() for cell in line.split("|")]
        for line in lines
        if line and not line.startswith("#")
    ]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a table of its own, on a Debian where nobody can become root."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, script in {
        "dpkg-query": DPKG,
        "id": "#!/bin/sh\necho 1000\n",
        "sudo": "#!/bin/sh\nexit 1\n",
    }.items():
        (tools / name).write_text(script)
        (tools / name).chmod(0o755)
    (tmp_path / "packaging").mkdir()
    shutil.copy(TOP / "packaging/packages.sh", tmp_path / "packaging")
    (tmp_path / "packaging/packages.txt").write_text(
        "# purpose | debian | fedora | opensuse | arch | unnecessary with\n"
        "run | libone | one | one | one |\n"
        "run | libtwo-t64/libtwo | two | two | two |\n"
        "test | kernel | kernel | kernel | linux | /proc/sel*\n"
        "test | - | fuse | fuse | fuse |\n"
        "test | probe | probe | probe | probe |\n"
    )
    return tmp_path


def ask(checkout: Path, *purposes: str, installed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [checkout / "packaging/packages.sh", *purposes],
        env={"PATH": f"{checkout / 'bin'}:{os.environ['PATH']}", "INSTALLED": installed},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


needs_debian = pytest.mark.skipif(
    not Path("/etc/debian_version").exists(), reason="the stand-ins are those of Debian's tools"
)


def test_packages_table_every_row_has_a_purpose_and_four_families() -> None:
    wrong = [row for row in rows() if row[0] not in PURPOSES or len(row) != 6]

    assert wrong == []


def test_packages_table_names_nothing_twice_for_one_family() -> None:
    for family in range(1, 5):
        names = [row[family] for row in rows() if row[family] != "-"]

        assert len(names) == len(set(names))


@needs_debian
def test_packages_all_installed_says_nothing(checkout: Path) -> None:
    result = ask(checkout, "run", installed="libone libtwo")

    assert (result.returncode, result.stderr) == (0, "")


@needs_debian
def test_packages_missing_without_root_names_them_and_goes_on(checkout: Path) -> None:
    result = ask(checkout, "run", "test", installed="libone")

    assert result.returncode == 0
    assert result.stderr.splitlines()[-1] == "Still missing: libtwo-t64/libtwo probe"


@needs_debian
def test_packages_of_other_purposes_are_not_asked_for(checkout: Path) -> None:
    result = ask(checkout, "run", installed="libone libtwo-t64")

    assert "probe" not in result.stderr
