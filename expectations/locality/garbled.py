"""Names whose characters came out of order."""

# Names that everybody uses; the same characters in another order are a name that was garbled.
_WELL_KNOWN = {"".join(sorted(name)): name for name in ("受益对象满意度", "服务对象满意度", "社会公众满意度")}


def in_order(name: str) -> str:
    """A name as it was meant: 受象满意度益对 is 受益对象满意度 with its characters out of order."""
    return _WELL_KNOWN.get("".join(sorted(name)), name)
