"""The identity among the properties of an Office file that was handed out (docProps/custom.xml)."""

from collections.abc import Mapping

from lxml import etree
from lxml.etree import _Element as Element

from forms.files.office.parts import Parts
from forms.files.package import CUSTOM_PROPERTIES
from forms.form import Identity
from forms.identity.mark import from_words
from forms.limits import DEFAULT

PART = "docProps/custom.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_NS = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""What every property that is not the office program's own has for its format."""
_FIRST = 2
_PREFIX = "jixiao."


def identity_in(properties: Mapping[str, str]) -> Identity | None:
    """The identity among the properties of a file; None where they hold none, or one that is no identity."""
    return from_words(
        {name.removeprefix(_PREFIX): value for name, value in properties.items() if name.startswith(_PREFIX)}
    )


def with_properties(data: bytes, identity: Identity) -> bytes:
    """The Office file with the identity among its properties."""
    parts = Parts(data, DEFAULT)
    parts.put(PART, properties(identity), _TYPE)
    parts.relate("", CUSTOM_PROPERTIES, PART)
    return parts.saved()


def properties(identity: Identity) -> Element:
    """The part that holds the identity."""
    root = etree.Element(_NS + "Properties", nsmap={"vt": _VALUES})
    for number, (name, value) in enumerate(identity.model_dump().items(), _FIRST):
        property_element = etree.SubElement(
            root, _NS + "property", fmtid=_FORMAT, pid=str(number), name=_PREFIX + name
        )
        etree.SubElement(property_element, f"{{{_VALUES}}}lpwstr").text = str(value)
    return root
