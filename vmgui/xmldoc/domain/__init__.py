"""The domain document, one module per group of settings.

- `domain`     `Domain`, the whole document
- `os`         `Os`: what it boots, and how
- `metadata`   our own folder and tags
- `osid`       the operating system a domain was made for, and its name for people

See `vmgui.xmldoc` for how classes are made. May import: `vmgui.xmldoc`, `vmgui.base`.
"""
