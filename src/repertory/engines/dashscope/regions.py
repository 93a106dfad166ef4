"""Where Alibaba Model Studio is asked: its regions have addresses and keys of their own."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from repertory.errors import YourMove
from repertory.files.addresses import origin_of
from repertory.model.engine import Setting

BASE_VARIABLE = "DASHSCOPE_HTTP_BASE_URL"
"""Environment variable for another address, with "/api/v1" at its end: the vendor's own variable, and a server of your
own can stand in. It wins over the region."""
WORKSPACE_VARIABLE = "DASHSCOPE_WORKSPACE_ID"
"""Environment variable for a workspace's id, the client's own: a workspace has an address in each region, to which
Alibaba asks everybody to move."""
KEYS = "https://modelstudio.console.alibabacloud.com"
"""Where keys are made, one for each region."""
REGION = "region"
"""The setting of a card that names the region."""
_REGIONS = {
    "cn": ("dashscope.aliyuncs.com", "cn-beijing"),
    "intl": ("dashscope-intl.aliyuncs.com", "ap-southeast-1"),
    "us": ("dashscope-us.aliyuncs.com", "us-east-1"),
}
"""The shared address of each region, and what a workspace's own is called there:
https://www.alibabacloud.com/help/en/model-studio/image-to-video-general-api-reference."""
_WORKSPACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def base_of(settings: Mapping[str, Setting]) -> str:
    """Where orders go. Raises YourMove for a region that is none, and for an address to which no key must be sent."""
    own = os.environ.get(BASE_VARIABLE, "").strip().rstrip("/")
    if not own:
        return f"https://{_host(str(settings.get(REGION, '')))}/api/v1"
    if origin_of(own) is None:
        step = "Give an https address, such as https://dashscope-intl.aliyuncs.com/api/v1."
        raise YourMove(f'{BASE_VARIABLE} is "{own}".', step=step)
    return own


def _host(region: str) -> str:
    if region not in _REGIONS:
        raise YourMove(f'The region "{region}" is not known.', step=f"Known: {', '.join(_REGIONS)}.")
    shared, place = _REGIONS[region]
    workspace = os.environ.get(WORKSPACE_VARIABLE, "").strip()
    if not workspace:
        return shared
    if not _WORKSPACE.fullmatch(workspace):
        raise YourMove(f"{WORKSPACE_VARIABLE} is no workspace's id.", step="Copy it again from the console.")
    return f"{workspace}.{place}.maas.aliyuncs.com"
