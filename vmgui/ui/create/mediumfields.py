"""The fields of sources that are one file: an ISO image, a disk image, a domain XML file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFormLayout

import vmgui.base.units as units
from vmgui.base.errors import VmguiError
from vmgui.base.i18n import N_, _
from vmgui.base.ids import HostId
from vmgui.core.creation.answers import ImageUse, Source
from vmgui.core.creation.facts import ImageFacts
from vmgui.core.offers import READERS
from vmgui.hardware.scene import Option
from vmgui.ui.create.filefield import FileField
from vmgui.ui.create.page import CreateDesk, CreatePage
from vmgui.ui.dialogs.fields import FieldForm, NoteLabel
from vmgui.ui.dialogs.frame import text_label
from vmgui.ui.forms.choices import ChoiceBox

_NOTES = {
    Source.PXE: N_(
        "The machine asks its network for a system to boot. That needs a network with a boot "
        "server: a bridge, or a virtual network with one."
    ),
    Source.MANUAL: N_("The machine starts with nothing to boot; media can be inserted later."),
}
_USES = {
    ImageUse.KEEP: N_("Use this image itself"),
    ImageUse.COPY: N_("Make a copy, and leave this image as it is"),
    ImageUse.OVERLAY: N_("Make an overlay: this image must not be changed any more"),
}


class NoFields:
    """A source without a medium: one sentence."""

    def __init__(self, desk: CreateDesk, form: FieldForm, page: CreatePage) -> None:
        """Show the sentence of the source that is chosen."""
        self._desk = desk
        self._form = form
        self._note = text_label("", page)
        layout = form.layout()
        assert isinstance(layout, QFormLayout)
        layout.addRow(self._note)

    def show_flow(self) -> None:
        """Show the sentence."""
        self._note.setText(_(_NOTES[self._desk.flow.answers.source]))

    def set_shown(self, is_shown: bool) -> None:
        """Show or hide it."""
        self._form.setVisible(is_shown)


class FileFields:
    """A file, and what becomes of it if it is a disk image."""

    def __init__(
        self, desk: CreateDesk, form: FieldForm, file: FileField, label: str, *, is_image: bool
    ) -> None:
        """Put the fields into a form; see `iso`, `image` and `xml`."""
        self._desk = desk
        self._form = form
        self.file = file
        form.add_field("medium", label, file.line, file)
        self._has_list = False
        """Whether the host's media are listed to choose from."""
        self._listed: HostId | None = None
        """Whose media are listed."""
        self._use: ChoiceBox | None = None
        self._facts = NoteLabel("", form)
        self._facts.setObjectName("facts")
        if is_image:
            self._use = ChoiceBox(form)
            form.add_field("image_use", _("What becomes of i&t:"), self._use)
            self._use.chosen.connect(self._on_use)
        layout = form.layout()
        assert layout is not None
        layout.addWidget(self._facts)
        self._facts.hide()
        file.edited.connect(lambda: desk.flow.answer(medium=file.file()))

    @classmethod
    def iso(cls, desk: CreateDesk, form: FieldForm, _page: CreatePage) -> FileFields:
        """An image of an installation medium; those in the pools are listed."""
        file = FileField(desk, "medium", _("ISO image"), form)
        fields = cls(desk, form, file, _("Use ISO &image:"), is_image=False)
        fields._has_list = True
        return fields

    @classmethod
    def image(cls, desk: CreateDesk, form: FieldForm, _page: CreatePage) -> FileFields:
        """A disk image with a system in it."""
        file = FileField(desk, "volume", _("Disk image"), form)
        return cls(desk, form, file, _("&Existing disk image:"), is_image=True)

    @classmethod
    def cloud(cls, desk: CreateDesk, form: FieldForm) -> FileFields:
        """The same with a system that is configured at its first start."""
        file = FileField(desk, "volume", _("Cloud image"), form)
        return cls(desk, form, file, _("Cloud &image:"), is_image=True)

    def show_flow(self) -> None:
        """Show what was answered, and what is known of the file."""
        flow = self._desk.flow
        answers, filled, around = flow.answers, flow.filled, flow.around
        if self._has_list and flow.host != self._listed:
            self._list_media(flow.host)
        self.file.show_file(answers.medium, filled.medium.pool)
        if self._use is not None:
            offered = uses(answers.source)
            self._use.set_options(offered)
            chosen = filled.image_use
            self._use.set_value(chosen.value if chosen else None)
            self._facts.setText(told(around.image) if around.image else "")
            self._facts.setVisible(around.image is not None)

    def set_shown(self, is_shown: bool) -> None:
        """Show or hide the fields."""
        self._form.setVisible(is_shown)

    def _list_media(self, host: HostId) -> None:
        self._listed = host
        self.file.set_offers(())
        self._desk.scope.start(self._read_media(host), _("The media of the host were not read."))

    async def _read_media(self, host: HostId) -> None:
        """List the images in the pools as they are found; typing goes on meanwhile."""
        try:
            async for offers in READERS["media"](self._desk.context.fleet, host):
                if host == self._listed:  # and no other one has been chosen meanwhile
                    self.file.set_offers(offers)
        except VmguiError:
            return  # paths can be typed; what is wrong with the host is said elsewhere

    def _on_use(self) -> None:
        value = self._use.value() if self._use is not None else None
        self._desk.flow.answer(image_use=ImageUse(value) if value else None)


class XmlFields:
    """A description of a machine in a file of this computer."""

    def __init__(self, desk: CreateDesk, form: FieldForm, _page: CreatePage) -> None:
        """Put the field into a form."""
        self._desk = desk
        self._form = form
        self.file = FileField(desk, "file", _("Domain XML file"), form)
        form.add_field("medium", _("Domain &XML file:"), self.file.line, self.file)
        form.add_note("medium", _("A file of this computer, as “virsh dumpxml” writes it."))
        self.file.edited.connect(lambda: desk.flow.answer(medium=self.file.file()))

    def show_flow(self) -> None:
        """Show what was answered."""
        self.file.show_file(self._desk.flow.answers.medium, "")

    def set_shown(self, is_shown: bool) -> None:
        """Show or hide the field."""
        self._form.setVisible(is_shown)


def uses(source: Source) -> Sequence[Option]:
    """What can become of an image: a cloud image is never written to."""
    offered = [use for use in _USES if use is not ImageUse.KEEP or source is Source.IMPORT]
    return [Option(use.value, _(_USES[use])) for use in offered]


def told(image: ImageFacts) -> str:
    """What is known of an image, in one line."""
    if image.capacity is None:
        # Translators: of a disk image
        return _("Format: {format}").format(format=image.format)
    return _("Format: {format}. The guest sees {size}.").format(
        format=image.format, size=units.size(image.capacity)
    )
