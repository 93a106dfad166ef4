"""Local files at Alibaba's temporary storage: what may not stand in a request is laid there first, for 48 hours, for
this model and this account only, at no cost.

https://help.aliyun.com/en/model-studio/get-temporary-file-url: in Beijing and Singapore only, up to 1 GB, and meant for
trials, not for many at once. The client's own upload does the same and may take an hour for each file without a word:
here it is given up after `wire.TIMEOUT_S`.
"""

from __future__ import annotations

from collections.abc import Mapping

from repertory.engines import wire
from repertory.engines.dashscope.line import Line, part, said
from repertory.engines.reach import is_safe
from repertory.engines.wire import Reply, host_of
from repertory.errors import EngineBusy, EngineRefused, VendorMove

RESOLVE = {"X-DashScope-OssResourceResolve": "enable"}
"""The header without which an order's `oss://` addresses are not read."""
_FIELDS = {
    "OSSAccessKeyId": "oss_access_key_id",
    "Signature": "signature",
    "policy": "policy",
    "x-oss-object-acl": "x_oss_object_acl",
    "x-oss-forbid-overwrite": "x_oss_forbid_overwrite",
}
"""The fields of the form, and what they are called in the permission to upload."""
_NOTHING = "Nothing was ordered; try again later."


def uploaded(line: Line, files: Mapping[str, bytes]) -> dict[str, str]:
    """The `oss://` addresses of files, by the names that they get there. Nothing is ordered by it.

    Raises EngineBusy to try again, EngineRefused for a final no, MissingPart without the vendor's package.
    """
    if not files:
        return {}
    reply = line.ask("GET", "/uploads", params={"action": "getPolicy", "model": line.card.model})
    allowed = part(reply.table, "data")
    if reply.status != 200 or not allowed:
        raise _no_permission(line, reply)
    return {name: _laid(line, allowed, name, data) for name, data in files.items()}


def _laid(line: Line, allowed: Mapping[str, object], name: str, data: bytes) -> str:
    import httpx

    place, folder = str(allowed.get("upload_host", "")), str(allowed.get("upload_dir", ""))
    if not is_safe(place, api=line.base):
        raise EngineRefused("Alibaba offers an unsafe address to upload to.", step="Report this to them.")
    key = f"{folder}/{name}"
    form = {field: str(allowed.get(known, "")) for field, known in _FIELDS.items()}
    form |= {"key": key, "success_action_status": "200"}
    try:
        with wire.client(place) as client:
            response = client.post(place, data=form, files={"file": (name, data)})
    except httpx.RequestError as error:
        what = f"{host_of(place)} did not take a file ({type(error).__name__})."
        raise EngineBusy(what, step=_NOTHING) from error
    if response.status_code == 200:
        return f"oss://{key}"
    what = f"{host_of(place)} did not take a file ({response.status_code})."
    if response.status_code >= 500 or response.status_code == 429:
        raise EngineBusy(what, step=_NOTHING)
    raise EngineRefused(what, step="Is the file larger than Alibaba takes? Otherwise report this to them.")


def _no_permission(line: Line, reply: Reply) -> VendorMove:
    what = f"Alibaba gave no permission to upload a file ({reply.status}{said(reply.table, line.key)})."
    if reply.status in (400, 401, 403, 404):
        return EngineRefused(what, step=line.step(reply))
    return EngineBusy(what, step=_NOTHING, after_s=reply.after_s)
