"""Representative descriptions as libvirt and people write them, for tests of every layer.

Next to our own, an optional folder of further documents is used if it is there: the environment's
VMGUI_CORPUS, or `shared/corpus` beside the repository. Both have a folder for each kind.
"""

from __future__ import annotations

import os
from pathlib import Path

OWN = Path(__file__).parent
FURTHER = Path(os.environ.get("VMGUI_CORPUS") or OWN.parents[2] / "shared" / "corpus")


def document(name: str, kind: str = "domain") -> str:
    """One of our own documents."""
    return (OWN / kind / f"{name}.xml").read_text(encoding="utf-8")


def paths(kind: str = "*") -> list[Path]:
    """All documents of a kind, ours first."""
    return [path for root in (OWN, FURTHER) for path in sorted(root.glob(f"{kind}/*.xml"))]


def name(path: Path) -> str:
    """What a test calls a document."""
    return f"{path.parent.name}/{path.stem}"
