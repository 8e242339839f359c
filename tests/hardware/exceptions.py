"""Fields that do not come back to the same document."""
HOLLOW = frozenset({"empty-parts"})
BRINGS_MORE: dict[str, str] = {}
