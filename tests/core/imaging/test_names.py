from __future__ import annotations

from pathlib import Path

import pytest

from vmgui.base.ids import HostId
from vmgui.core.imaging import names
from vmgui.core.imaging.names import same_files, same_on
from vmgui.core.imaging.shells import Shell


async def test_names_of_a_file_are_found_among_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "_MOST_BYTES", 100)
    real, link, hard = (tmp_path / name for name in ("it's real", "a \n link", "hard"))
    real.write_text("a")
    link.symlink_to(real)
    hard.hardlink_to(real)
    (tmp_path / "here").symlink_to(tmp_path)
    (tmp_path / "other").write_text("a")
    wanted = [str(path) for path in (link, hard, tmp_path / "here" / "it's real")]
    others = [str(tmp_path / "other"), str(tmp_path / "missing"), "pool/volume", "rbd:h:a/b"]

    found = await same_files(Shell(), str(real), [*others, *wanted])

    assert list(found) == wanted


async def test_names_are_not_looked_for_where_nobody_lets_us_look() -> None:
    assert await same_on(HostId("test:///default"), "/a", ["/a"]) == ()
