from __future__ import annotations

from pytestqt.qtbot import QtBot

from vmgui.ui.preview.tags import TagLabel, Tags


def _seen(tags: Tags) -> list[str]:
    return [label.text() for label in tags.findChildren(TagLabel) if label.isVisible()]


def test_tags_are_shown_and_replaced(qtbot: QtBot) -> None:
    tags = Tags()
    qtbot.addWidget(tags)
    tags.show_tags(["web", "<b>prod</b>"])

    tags.show_tags(["mail", "<b>prod</b>"])

    qtbot.waitUntil(lambda: _seen(tags) == ["mail", "<b>prod</b>"])
    assert tags.accessibleName() == "Tags: mail, <b>prod</b>"


def test_tooltip_of_a_tag_is_no_markup(qtbot: QtBot) -> None:
    label = TagLabel("<b>prod</b>")
    qtbot.addWidget(label)

    assert "&lt;b&gt;prod&lt;/b&gt;" in label.toolTip()


def test_row_without_tags_is_hidden(qtbot: QtBot) -> None:
    tags = Tags()
    qtbot.addWidget(tags)
    tags.show_tags(["web"])

    tags.show_tags([])

    assert tags.isHidden()


def test_tag_is_never_wider_than_the_row(qtbot: QtBot) -> None:
    tags = Tags()
    qtbot.addWidget(tags)
    tags.show_tags(["x" * 300])
    tags.resize(200, 40)
    tags.show()

    assert tags.findChildren(TagLabel)[0].width() <= 200
