"""The base of all errors.  Its classes, one for each kind, are in `_generated/errors.py`."""

from __future__ import annotations

from typing import Any, ClassVar, Dict, Optional, Type


class CpsError(Exception):
    """A failure: of the card service, or of the way to it.

    Programs decide by `kind`, or by the class; `message` and `message_fr` are for people and end
    with what to do next.
    """

    KIND: ClassVar[str] = "internal"
    CODE: ClassVar[int] = -32603
    MESSAGE: ClassVar[str] = ""
    MESSAGE_FR: ClassVar[str] = ""

    def __init__(
        self,
        detail: Optional[str] = None,
        *,
        kind: Optional[str] = None,
        code: Optional[int] = None,
        message: Optional[str] = None,
        message_fr: Optional[str] = None,
        retries: Optional[int] = None,
        reader: Optional[str] = None,
        card: Optional[str] = None,
    ) -> None:
        #: Sentence in English.
        self.message = message or self.MESSAGE
        super().__init__(self.message)
        #: Sentence in French.
        self.message_fr = message_fr or self.MESSAGE_FR
        #: Word that never changes its meaning, such as `pin.incorrect`.
        self.kind = kind or self.KIND
        #: Code of JSON-RPC.
        self.code = self.CODE if code is None else code
        #: Technical detail, for developers.
        self.detail = detail
        #: Tries left, for a wrong PIN or PUK.
        self.retries = retries
        #: Name of the reader concerned.
        self.reader = reader
        #: Handle of the card concerned.
        self.card = card


def error_from_json(error: Any, classes: Dict[str, Type[CpsError]]) -> CpsError:
    """Returns the error that an answer of the service holds; a kind may be a new one."""
    data = error.get("data") or {}
    kind = data.get("kind", "internal")
    return classes.get(kind, CpsError)(
        data.get("detail"),
        kind=kind,
        code=error["code"],
        message=error["message"],
        message_fr=data.get("message_fr"),
        retries=data.get("retries"),
        reader=data.get("reader"),
        card=data.get("card"),
    )
