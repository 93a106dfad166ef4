"""Keys and passwords, struck from whatever is said or written down."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import urlsplit

_SECRET = re.compile(r"KEY|SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIAL")
"""In the name of an environment variable whose value nobody is to read."""
_SHORTEST = 8
"""Signs; what is shorter stands in ordinary words, too."""


def struck(words: str, secrets: Iterable[str]) -> str:
    """The words with "[key]" in the place of each of these."""
    for secret in filter(None, secrets):
        words = words.replace(secret, "[key]")
    return words


def secrets_in(variables: Mapping[str, str], keys: Collection[str] = ()) -> tuple[str, ...]:
    """What is secret among environment variables, the longest first: the `keys` among them and whatever is called a
    key, and the passwords in addresses."""
    named = {value.strip() for name, value in variables.items() if name in keys or _SECRET.search(name.upper())}
    passwords = {_password_of(value) for value in variables.values() if "://" in value}
    return tuple(sorted((one for one in named | passwords if len(one) >= _SHORTEST), key=len, reverse=True))


def _password_of(address: str) -> str:
    try:
        return urlsplit(address.strip()).password or ""
    except ValueError:
        return ""
