"""The parts of a form with files (multipart/form-data), as a vendor's server reads them."""

from __future__ import annotations

import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser

from standin import Request


@dataclass(frozen=True, kw_only=True)
class Part:
    """One field of a form, or one file."""

    name: str
    data: bytes
    file: str = ""
    """The name of the file; empty for a field."""
    kind: str = ""
    """Its media type."""

    @property
    def text(self) -> str:
        return self.data.decode()


def parts_of(request: Request) -> list[Part]:
    """What a form holds, in its order; nothing where the body is no form."""
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data; boundary="):
        return []
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    message = BytesParser(EmailMessage, policy=email.policy.HTTP).parsebytes(head + request.raw)
    return list(_parts(message))


def _parts(message: EmailMessage) -> Iterator[Part]:
    for part in message.iter_parts():
        data = part.get_payload(decode=True)
        assert isinstance(data, bytes)
        name = str(part.get_param("name", "", "content-disposition"))
        yield Part(name=name, data=data, file=part.get_filename() or "", kind=part.get_content_type())
