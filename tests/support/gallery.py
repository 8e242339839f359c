"""Shows every widget and icon in light and dark, to be looked at; run it by hand.

    python tests/support/gallery.py DIRECTORY

writes `gallery-light.png`, `gallery-dark.png`, `icons-light.png` and `icons-dark.png` there.
QT_SCALE_FACTOR=2 shows what a screen of 200 % shows.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QToolBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.states import DomainState, HostState
from vmgui.models.roles import DOMAIN_ICONS, HOST_ICONS
from vmgui.ui.colours import Graph
from vmgui.ui.icons import ROLES, icon
from vmgui.ui.style import Appearance, Space, Theme, icon_extent, small_font, space
from vmgui.ui.widgets.banner import Banner, Severity
from vmgui.ui.widgets.busy import BusyIndicator
from vmgui.ui.widgets.chips import Chip, ChipRow
from vmgui.ui.widgets.elide import ElideLabel
from vmgui.ui.widgets.emptystate import EmptyState
from vmgui.ui.widgets.sparkline import Series, Sparkline
from vmgui.ui.widgets.statuslabel import StatusLabel
from vmgui.ui.widgets.xmlview import XmlView

XML = """<domain type='kvm' id='3'>
  <!-- the mail server -->
  <name>mail</name>
  <memory unit='KiB'>2097152</memory>
  <os>
    <type arch='x86_64' machine='pc-q35-8.2'>hvm</type>
    <boot dev='hd'/>
  </os>
  <description>mail &amp; news</description>
</domain>
"""
ICON_COLUMNS = 8
SETTLE_MS = 300


def actions(owner: QWidget, *texts: str) -> list[QAction]:
    """Actions that do nothing."""
    return [QAction(text, owner) for text in texts]


def banners() -> QWidget:
    """A banner of every severity."""
    page = QWidget()
    column = QVBoxLayout(page)
    texts = {
        Severity.INFO: ("The changes apply after the next start.", ("Restart Now",)),
        Severity.SUCCESS: ("The machine “mail” was migrated to node7.", ()),
        Severity.WARNING: (
            "The host kvm-frankfurt does not answer. What you see is 40 seconds old.",
            ("Reconnect", "Details"),
        ),
        Severity.ERROR: ("The disk /srv/mail.qcow2 is full; the machine is paused.", ("Resume",)),
    }
    for severity, (text, labels) in texts.items():
        banner = Banner(page)
        banner.show_message(severity, text, actions(page, *labels))
        column.addWidget(banner)
    return page


def chips() -> QWidget:
    """States and tags, some of them checked."""
    row = ChipRow("Filter")
    row.set_chips(
        [
            Chip("running", "Running", 812, "domain.running"),
            Chip("paused", "Paused", 3, "domain.paused"),
            Chip("off", "Shut off", 371, "domain.off"),
            Chip("crashed", "Crashed", 1, "domain.crashed"),
            Chip("web", "web", 40, is_tag=True),
            Chip("production", "production", 120, is_tag=True),
            Chip("test", "test", 9, is_tag=True),
            Chip("database", "database", 17, is_tag=True),
        ]
    )
    row.set_checked({"running", "production"})
    return row


def graphs() -> QWidget:
    """Two graphs with labels."""
    page = QWidget()
    row = QHBoxLayout(page)
    load = [50 + 35 * math.sin(i / 5) + 10 * math.sin(i / 1.3) for i in range(60)]
    read = [max(0.0, 80 * math.sin(i / 9)) for i in range(45)]
    written = [30 + 20 * math.cos(i / 4) for i in range(45)]
    processor = Sparkline("Processor", lambda value: f"{value:.0f} %")
    processor.set_series(Series("Processor", Graph.CPU, load))
    processor.set_maximum(100)
    disk = Sparkline("Disk", lambda value: f"{value:.0f} MiB/s")
    disk.set_series(
        Series("Read", Graph.DISK_READ, read), Series("Written", Graph.DISK_WRITE, written)
    )
    for graph in (processor, disk):
        graph.set_span("1 minute")
        row.addWidget(graph)
    return page


def states() -> QWidget:
    """Every state of a machine and a host, and labels."""
    page = QWidget()
    grid = QGridLayout(page)
    known = [(DOMAIN_ICONS[state], state.label) for state in DomainState]
    known += [(HOST_ICONS[state], state.label) for state in HostState]
    for index, (role, text) in enumerate(known):
        label = StatusLabel()
        label.set_status(role, text)
        grid.addWidget(label, index // 5, index % 5)
    path = ElideLabel("/var/lib/libvirt/images/production/mail-server-2024-data.qcow2")
    path.setMaximumWidth(path.fontMetrics().averageCharWidth() * 30)
    grid.addWidget(path, 3, 0, 1, 2)
    busy = BusyIndicator(1.5)
    busy.start()
    grid.addWidget(busy, 3, 3)
    return page


def controls() -> QWidget:
    """Plain widgets, to see the palette."""
    page = QWidget()
    form = QFormLayout(page)
    form.addRow("&Name:", QLineEdit("mail"))
    empty = QLineEdit()
    empty.setPlaceholderText("Optional")
    form.addRow("&Title:", empty)
    kind = QComboBox()
    kind.addItems(["virtio", "e1000e"])
    form.addRow("&Model:", kind)
    form.addRow("&Processors:", QSpinBox())
    box = QCheckBox("Start with the &host")
    box.setChecked(True)
    form.addRow(box)
    bar = QProgressBar()
    bar.setValue(60)
    form.addRow("Progress:", bar)
    row = QHBoxLayout()
    default = QPushButton("&Apply")
    default.setDefault(True)
    off = QPushButton("&Revert")
    off.setEnabled(False)
    for button in (default, QPushButton(icon("action.delete"), "&Delete…"), off):
        row.addWidget(button)
    form.addRow(row)
    return page


def tree() -> QWidget:
    """A list with a selected row."""
    view = QTreeWidget()
    view.setHeaderLabels(["Name", "State"])
    view.setAlternatingRowColors(True)
    host = QTreeWidgetItem(view, ["node1.example.org", "Connected"])
    host.setIcon(0, icon("host.connected"))
    for state in DomainState:
        row = QTreeWidgetItem(host, [f"vm-{state.value}", state.label])
        row.setIcon(0, icon(DOMAIN_ICONS[state]))
    view.expandAll()
    view.setCurrentItem(host.child(1))
    return view


def toolbar() -> QToolBar:
    """Buttons with and without text, one disabled."""
    bar = QToolBar()
    bar.setIconSize(QSize(icon_extent(bar, 1.2), icon_extent(bar, 1.2)))
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    roles = ("new_domain", "open", "console", "run", "pause", "shutdown", "force_off", "delete")
    for name in roles:
        action = bar.addAction(icon(f"action.{name}"), name.replace("_", " ").capitalize())
        action.setEnabled(name != "pause")
    return bar


def gallery() -> QWidget:
    """Everything but the icons."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setSpacing(space(page, Space.MEDIUM))
    column.addWidget(toolbar())
    column.addWidget(banners())
    column.addWidget(chips())
    column.addWidget(states())
    column.addWidget(graphs())
    document = XmlView("XML of mail")
    document.set_text(XML)
    tabs = QTabWidget()
    tabs.addTab(controls(), icon("page.hardware"), "Hardware")
    tabs.addTab(QWidget(), icon("page.xml"), "XML")
    empty = EmptyState()
    empty.set_content(
        "action.new_domain",
        "No virtual machines yet",
        "Create one, or connect to another host that has some. Everything is found by itself.",
        actions(page, "New Virtual Machine…", "Add Connection…"),
    )
    lower = QGridLayout()
    lower.addWidget(tabs, 0, 0)
    lower.addWidget(tree(), 0, 1)
    lower.addWidget(document, 1, 0)
    lower.addWidget(empty, 1, 1)
    column.addLayout(lower, 1)
    page.resize(page.fontMetrics().averageCharWidth() * 150, page.fontMetrics().height() * 66)
    return page


def icon_sheet() -> QWidget:
    """Every role in two sizes, and disabled."""
    page = QWidget()
    grid = QGridLayout(page)
    for index, role in enumerate(ROLES):
        cell = QWidget()
        row = QHBoxLayout(cell)
        row.setContentsMargins(0, 0, 0, 0)
        for extent in (16, 32):
            shown = QLabel()
            size = QSize(extent, extent)
            shown.setPixmap(icon(role).pixmap(size, page.devicePixelRatio()))
            row.addWidget(shown)
        name = QLabel(role)
        name.setFont(small_font(name.font()))
        row.addWidget(name, 1)
        grid.addWidget(cell, index // ICON_COLUMNS, index % ICON_COLUMNS)
    return page


def main() -> None:
    """Save the pictures."""
    directory = Path(sys.argv[1])
    application = QApplication(sys.argv)
    appearance = Appearance(application)
    page = gallery()
    page.show()

    themes = iter((Theme.LIGHT, Theme.DARK))

    def turn() -> None:
        theme = next(themes, None)
        if theme is None:
            application.quit()
            return
        # The same widgets in both: what keeps an old colour is seen.
        appearance.choose(theme)
        QTimer.singleShot(SETTLE_MS, lambda: shoot(theme))

    def shoot(theme: Theme) -> None:
        page.grab().save(str(directory / f"gallery-{theme.value}.png"))
        icon_sheet().grab().save(str(directory / f"icons-{theme.value}.png"))
        turn()

    QTimer.singleShot(0, turn)
    application.exec()


if __name__ == "__main__":
    main()
