"""The pages about a whole machine, one module each.

A module has a class of the document's element with the properties that it needs, and the panel;
`vmgui.hardware.registry` lists the panels.
"""
