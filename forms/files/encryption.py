"""Files that are encrypted with the password that Office itself uses: they open without asking for one.

Excel encrypts a workbook whose structure is protected, and what some tools write, with ``VelvetSweatshop``
([MS-OFFCRYPTO] 2.4.2.3 names the default password).
"""

import io

from forms.files.package import ENCRYPTED
from forms.form import Unreadable
from forms.limits import TOO_LARGE, Limits

_DEFAULT_PASSWORD = "VelvetSweatshop"  # noqa: S105 - every Excel knows it


def opened(data: bytes, limits: Limits) -> bytes:
    """The file without its encryption. Raises Unreadable where a password of somebody's own is needed."""
    import msoffcrypto

    target = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        file.load_key(password=_DEFAULT_PASSWORD, verify_password=True)
        file.decrypt(target)
    except MemoryError:
        raise
    except Exception as refusal:  # a wrong password, and whatever damage leads the library into
        raise Unreadable(ENCRYPTED) from refusal
    if target.tell() > limits.unpacked_bytes:
        raise Unreadable(TOO_LARGE)
    return target.getvalue()
