"""Every role has an icon, every bundled file a role."""

from __future__ import annotations

import configparser
import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage, QPalette

from vmgui.base.states import DomainState, HostState, JobState
from vmgui.models.roles import DOMAIN_ICONS, HOST_ICONS, JOB_ICONS
from vmgui.ui import icons
from vmgui.ui.colours import DRAWING_CONTRAST, contrast, tone_colour
from vmgui.ui.icons import APP, ROLES, icon
from vmgui.ui.style import own_palette

pytestmark = pytest.mark.usefixtures("qapp")

SVG = "{http://www.w3.org/2000/svg}"
DRAWINGS = sorted(icons.icon_directory().rglob("*.svg"))
SYMBOLIC = [drawing for drawing in DRAWINGS if drawing.stem.endswith("-symbolic")]
STATE_TABLES = [(DomainState, DOMAIN_ICONS), (HostState, HOST_ICONS), (JobState, JOB_ICONS)]
LEAST_DIFFERENT_SHARE = 0.08
"""Of the pixels that two states' shapes cover together."""


@pytest.fixture
def palette(qapp):
    """Sets the application's palette; puts the old one back afterwards."""
    before = qapp.palette()
    yield qapp.setPalette
    qapp.setPalette(before)


@pytest.fixture
def theme_with(tmp_path):
    """Makes a desktop's icon theme of some names and lets Qt use it."""
    paths, name = QIcon.themeSearchPaths(), QIcon.themeName()

    def make(*icon_names: str) -> None:
        # A name of its own: Qt and the cache of pixmaps know themes by their name.
        theme = tmp_path / tmp_path.name
        (theme / "actions").mkdir(parents=True)
        (theme / "index.theme").write_text(
            "[Icon Theme]\nName=desktop\nComment=desktop\nDirectories=actions\n"
            "[actions]\nSize=16\nMinSize=8\nMaxSize=512\nType=Scalable\n"
        )
        for icon_name in icon_names:
            (theme / "actions" / f"{icon_name}.svg").write_text(
                '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16">'
                '<rect width="16" height="16"/></svg>'
            )
        QIcon.setThemeSearchPaths([str(tmp_path)])
        QIcon.setThemeName(theme.name)

    yield make
    QIcon.setThemeSearchPaths(paths)
    QIcon.setThemeName(name)


def image(role: str, extent: int, scale: float = 1.0, mode=QIcon.Mode.Normal) -> QImage:
    pixmap = icon(role).pixmap(QSize(extent, extent), scale, mode)
    return pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)


def alphas(drawn: QImage) -> list[int]:
    pixels = range(drawn.width() * drawn.height())
    return [drawn.pixelColor(i % drawn.width(), i // drawn.width()).alpha() for i in pixels]


def strongest_colour(drawn: QImage):
    pixels = [drawn.pixelColor(x, y) for x in range(drawn.width()) for y in range(drawn.height())]
    return max(pixels, key=lambda colour: colour.alpha())


def is_full(drawn: QImage) -> bool:
    return min(alphas(drawn)) > 250


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("role", ROLES)
def test_icon_is_drawn_in_every_size(palette, role, dark):
    palette(own_palette(dark=dark))

    for extent, scale in [(16, 1.0), (32, 1.0), (16, 2.0), (32, 2.0), (16, 1.25), (16, 1.5)]:
        drawn = image(role, extent, scale)

        assert drawn.width() == drawn.height() == round(extent * scale)
        assert max(alphas(drawn)) > 150


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("role", [role for role in ROLES if role != APP])
def test_icon_is_painted_in_the_colour_of_its_tone(palette, role, dark):
    colours = own_palette(dark=dark)
    palette(colours)

    found = strongest_colour(image(role, 32))

    assert found.name() == tone_colour(icons.tone(role), colours, DRAWING_CONTRAST).name()
    assert contrast(found, colours.color(QPalette.ColorRole.Window)) > DRAWING_CONTRAST - 0.05


def test_icon_follows_a_change_of_the_palette(palette):
    palette(own_palette(dark=False))
    light = strongest_colour(image("action.run", 16))

    palette(own_palette(dark=True))

    assert strongest_colour(image("action.run", 16)).lightness() > light.lightness()


def test_icon_of_a_selected_row_has_the_colour_of_its_text(palette):
    colours = own_palette(dark=False)
    palette(colours)

    found = strongest_colour(image("domain.running", 32, mode=QIcon.Mode.Selected))

    assert found.name() == colours.color(QPalette.ColorRole.HighlightedText).name()


def test_icon_of_a_disabled_action_is_faded(palette):
    colours = own_palette(dark=False)
    palette(colours)

    found = strongest_colour(image("action.run", 32, mode=QIcon.Mode.Disabled))

    faded = colours.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
    assert found.name() == faded.name()


def test_icon_of_an_unknown_role_is_refused():
    with pytest.raises(KeyError):
        icon("domain.dancing")


def test_icon_takes_the_symbolic_icon_of_the_theme(theme_with):
    theme_with("edit-delete-symbolic")

    assert is_full(image("action.delete", 16))


def test_icon_takes_no_theme_icon_of_a_shorter_name(theme_with):
    theme_with("edit-delete", "edit")

    assert not is_full(image("action.delete", 16))


def test_icon_of_a_state_is_never_the_theme_s(theme_with):
    theme_with("dialog-warning-symbolic")

    assert not is_full(image("severity.warning", 16))


@pytest.mark.parametrize(("states", "roles"), STATE_TABLES)
def test_roles_are_known_for_every_state(states, roles):
    assert set(roles) == set(states)
    assert set(roles.values()) <= set(ROLES)


@pytest.mark.parametrize(("states", "roles"), STATE_TABLES)
def test_states_differ_in_shape_at_the_smallest_size(states, roles):
    shapes = {state: alphas(image(role, 16)) for state, role in roles.items()}

    for one, other in combinations(states, 2):
        pairs = list(zip(shapes[one], shapes[other], strict=True))
        covered = sum(max(pair) for pair in pairs)
        different = sum(abs(a - b) for a, b in pairs)
        assert different / covered > LEAST_DIFFERENT_SHARE, (one, other)


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda path: path.stem)
def test_drawing_is_a_square_svg(drawing: Path):
    root = ET.fromstring(drawing.read_text(encoding="utf-8"))

    assert root.tag == f"{SVG}svg"
    _left, _top, width, height = (root.get("viewBox") or "").split()
    assert width == height


@pytest.mark.parametrize("drawing", SYMBOLIC, ids=lambda path: path.stem)
def test_drawing_that_is_symbolic_has_one_colour_and_one_line_style(drawing: Path):
    root = ET.fromstring(drawing.read_text(encoding="utf-8"))

    colours = {node.get(name) for node in root.iter() for name in ("fill", "stroke")}
    assert colours <= {None, "none", "currentColor"}
    assert root.get("viewBox") == "0 0 16 16"
    assert root.get("stroke-width") == "1.5"


def test_drawings_are_all_used_and_all_there():
    assert set(DRAWINGS) == icons.drawing_files()


def test_index_lists_every_directory_of_drawings():
    index = configparser.ConfigParser(interpolation=None)
    index.read(icons.icon_directory() / "index.theme", encoding="utf-8")

    listed = set(index["Icon Theme"]["Directories"].split(","))
    there = {str(path.parent.relative_to(icons.icon_directory())) for path in DRAWINGS}
    assert listed == there
    assert listed <= set(index.sections())
