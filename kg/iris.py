"""IRIs: what may stand in one (RFC 3987), and how a name becomes the last part of one."""

from __future__ import annotations

import re
import unicodedata

from kg.errors import CheckError

# Forbidden in an IRI, invisible, or with a meaning of its own there ("%", "/", "?", "#"; "." and ".." alone).
_LAST_OF_PLANES = "".join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0x10000, 0xE0000, 0x10000))
_UNSAFE = re.compile(
    r"[\x00-\x20\x7f-\xa0<>\"{}|^`\\\[\]%/?#\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000"
    r"\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\uffff"
    rf"{_LAST_OF_PLANES}\U000e0000-\U000e0fff\U000efffe-\U0010ffff]|^\.{{1,2}}\Z"
)

_NOT_IN_IRI = re.compile('[\x00-\x20\x7f-\x9f<>"{}|^`\\\\\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|%(?![0-9A-Fa-f]{2})')


def segment(name: str) -> str:
    """``name`` as one part of an IRI: NFC, Chinese as it stands, what an IRI cannot hold percent-encoded as UTF-8."""
    return _UNSAFE.sub(_percent, unicodedata.normalize("NFC", name))


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8", "surrogatepass"))


def checked(iri: str) -> str:
    """``iri`` itself. Raises CheckError where it holds what no store reads back."""
    if _NOT_IN_IRI.search(iri):
        raise CheckError(iri, "not an IRI", "check `base` in vocabulary.toml")
    return iri
