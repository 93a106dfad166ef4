"""A strict stand-in for Alibaba Model Studio's API, on this machine: pictures at once, clips as tasks, and the
temporary storage that local files are uploaded to."""

from __future__ import annotations

import functools
import io
import tempfile
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from canary import CANARY
from dashscope_rules import MEDIA, PIXELS, clip_faults, data_of, still_faults
from forms import parts_of
from PIL import Image, ImageOps
from standin import Answer, Fault, Request, StandIn

from repertory.media.clips import write_clip

ROOT = "/api/v1"
STILLS = f"{ROOT}/services/aigc/multimodal-generation/generation"
CLIPS = f"{ROOT}/services/aigc/video-generation/video-synthesis"
STORE = "/storage"
"""The storage's own address: another host, which never sees the key."""
PERMISSION = {
    "oss_access_key_id": "LTAI-made-up",
    "signature": "c2lnbmVk",
    "policy": "cG9saWN5",
    "x_oss_object_acl": "private",
    "x_oss_forbid_overwrite": "true",
}
_FORM = {"OSSAccessKeyId", "Signature", "policy", "key", "x-oss-object-acl", "x-oss-forbid-overwrite"}


def coded(code: str, message: str) -> dict[str, str]:
    """The body of an error, as their pages show it."""
    return {"code": code, "message": message, "request_id": "5d2c-1"}


_INPUT, _OUTPUT = (f"{which} data may contain inappropriate content." for which in ("Input", "Output"))
REFUSALS = {
    f"DataInspectionFailed: {_INPUT[:-1]}": Fault(status=400, body=coded("DataInspectionFailed", _INPUT)),
    "InvalidURL: url error": Fault(status=400, body=coded("InvalidURL", "url error, please check url!")),
    "Model access denied": Fault(status=403, body=coded("AccessDenied.Unpurchased", "Model access denied.")),
    "does not exist": Fault(status=404, body=coded("ModelNotFound", "Model not there does not exist.")),
    "too large": Fault(status=413, body=coded("BadRequest.TooLarge", "Payload too large")),
    "InvalidParameter: not so": Fault(how="code", word="InvalidParameter", body="not so"),
    f"DataInspectionFailed: {_OUTPUT[:-1]}": Fault(at="poll", how="failed", word="DataInspectionFailed", body=_OUTPUT),
    "InvalidParameter: the image": Fault(at="poll", how="failed", word="InvalidParameter", body="the image"),
}
"""Every documented refusal by its words, also inside a 200, and at the end of a task."""
LATE = {
    "InternalError.Algo: it broke": Fault(at="poll", how="failed", word="InternalError.Algo", body="it broke"),
    "called off": Fault(at="poll", how="state", word="CANCELED"),
}
NO_CREDIT = Fault(status=400, body=coded("Arrearage", "Access denied, your account is overdue."))
WRONG_KEY = Fault(status=401, body=coded("InvalidApiKey", "Invalid API-key provided."))


@dataclass(kw_only=True)
class Task:
    """One order that was taken: a clip's task, or a picture that was made at once."""

    id: str
    body: dict[str, Any]
    status: str = "PENDING"
    polls: int = 0
    headers: dict[str, str] = field(default_factory=dict)


class DashscopeServer(StandIn):
    """The API at `url`, with the storage beside it; results lie at another origin."""

    def __init__(self, *, key: str = f"{CANARY}-alibaba", port: int = 0, polls: int = 1) -> None:
        super().__init__(key=key, port=port)
        self.polls = polls
        """How often a task is "PENDING" before it is "SUCCEEDED"."""
        self.orders: list[Task] = []
        self.laid: dict[str, tuple[str, bytes]] = {}
        """What was uploaded: the model that it is for, and the bytes, by its `oss://` address."""

    def moment(self, request: Request) -> str:
        moments = {"uploads": "permission", "models": "account", "cancel": "cancel"}
        last = request.path.rpartition("/")[2]
        if request.path == STORE:
            return "upload"
        return moments.get(last, "submit" if request.method == "POST" else "poll")

    def refusal(self, request: Request) -> Answer | None:
        if request.path == STORE:
            return self._no_upload(request)
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return self._no(401, "InvalidApiKey", "Invalid API-key provided.")
        if request.path not in (STILLS, CLIPS):
            known = request.path.startswith((f"{ROOT}/tasks/", f"{ROOT}/uploads", f"{ROOT}/models"))
            return None if known else self._no(404, "NotFound", "The requested resource is not found.")
        if not request.is_json or not isinstance(request.json, dict):
            return self._no(400, "InvalidParameter", "The request body is not JSON.")
        model = request.json.get("model")
        if model not in (PIXELS if request.path == STILLS else MEDIA):
            return self._no(404, "ModelNotFound", f"Model {model} does not exist.")
        return self._wrong(request)

    def answer(self, request: Request) -> Answer:
        places = {
            STORE: self._keep,
            f"{ROOT}/uploads": self._permit,
            f"{ROOT}/models": self._models,
            STILLS: self._picture,
            CLIPS: self._receipt,
        }
        if request.path in places:
            return places[request.path](request)
        if request.path.endswith("/cancel"):
            return self._cancel(request.path.split("/")[-2])
        return self._tell(request.path.rpartition("/")[2])

    def error(self, status: int, words: str = "") -> object:
        code = {429: "Throttling.RateQuota", 401: "InvalidApiKey", 403: "AccessDenied"}.get(status, "InvalidParameter")
        return {"code": code if status < 500 else "InternalError", "message": words or "no", "request_id": _id()}

    def bytes_at(self, place: str, model: str) -> bytes | None:
        """What was uploaded for that model, and nothing else."""
        whose, data = self.laid.get(place, ("", b""))
        return data if whose == model else None

    def _wrong(self, request: Request) -> Answer | None:
        headers, body = request.headers, request.json
        if request.path == CLIPS and headers.get("x-dashscope-async") != "enable":
            return self._no(403, "AccessDenied", "current user api does not support synchronous calls")
        if b"oss://" in request.raw and headers.get("x-dashscope-ossresourceresolve") != "enable":
            return self._no(400, "InvalidURL", "url error, please check url!")
        wrong = list(still_faults(body) if request.path == STILLS else clip_faults(body, self.bytes_at))
        return self._no(400, "InvalidParameter", "; ".join(wrong)) if wrong else None

    def _no(self, status: int, code: str, message: str) -> Answer:
        return Answer(status=status, body={"code": code, "message": message, "request_id": _id()})

    def _take(self, request: Request) -> Task:
        with self.lock:
            task = Task(id=_id(), body=request.json, headers=dict(request.headers))
            self.orders.append(task)
            return task

    def _models(self, _: Request) -> Answer:
        models = [{"model": name} for name in (*PIXELS, *MEDIA)]
        return Answer(body=_with_id({"output": {"total": len(models), "page_no": 1, "models": models[:1]}}))

    def _receipt(self, request: Request) -> Answer:
        told = {"output": {"task_status": "PENDING", "task_id": self._take(request).id}}
        return self._spoilt(_with_id(told), self.fault("submit", "code"))

    def _picture(self, request: Request) -> Answer:
        task = self._take(request)
        width, height = map(int, task.body["parameters"].get("size", "1024*1024").split("*"))
        content = task.body["input"]["messages"][0]["content"]
        sent = next((data_of(one["image"]) for one in content if "image" in one), None)
        words = " ".join(one["text"] for one in content if "text" in one)
        data = self.painted(words, (width, height)) or _png(width, height, sent)
        place = self.hand_out(f"{task.id}.png", data, "image/png")
        message = {"role": "assistant", "content": [{"image": place}]}
        made = {
            "output": {"choices": [{"finish_reason": "stop", "message": message}]},
            "usage": {"width": width, "height": height, "image_count": 1},
        }
        return self._spoilt(_with_id(made), self.fault("submit", "code"))

    def _spoilt(self, body: dict[str, Any], fault: Fault | None) -> Answer:
        """The answer, or a failure inside a 200: then nothing was ordered."""
        if fault is None:
            return Answer(body=body)
        self.orders.pop()
        return Answer(body={"code": fault.word, "message": str(fault.body), "request_id": _id()})

    def _tell(self, task_id: str) -> Answer:
        """How it stands with a task. Faults of its own: "failed" (with a code and its words), "state" (a status)."""
        task = next((one for one in self.orders if one.id == task_id), None)
        if task is None:
            return Answer(body=_with_id({"output": {"task_id": task_id, "task_status": "UNKNOWN"}}))
        output: dict[str, Any] = {"task_id": task_id, "submit_time": "2026-11-23 10:00:00.000"}
        failed, state = self.fault("poll", "failed"), self.fault("poll", "state")
        if failed is not None:
            task.status = "FAILED"
            output |= {"code": failed.word, "message": str(failed.body)}
        elif state is not None:
            return Answer(body=_with_id({"output": output | {"task_status": state.word}}))
        elif task.status == "PENDING":
            task.polls += 1
            task.status = "PENDING" if task.polls <= self.polls else "SUCCEEDED"
        if task.status == "SUCCEEDED":
            words = task.body["input"].get("prompt", "")
            data = self.painted(words, seconds=float(task.body["parameters"].get("duration", 5))) or a_clip()
            place = self.hand_out(f"{task_id}.mp4", data, "video/mp4")
            actual = f"Cinematic. {words}" if task.body["parameters"].get("prompt_extend", True) else words
            output |= {"video_url": place, "orig_prompt": words, "actual_prompt": actual}
        return Answer(body=_with_id({"output": output | {"task_status": task.status}, "usage": {"video_count": 1}}))

    def _cancel(self, task_id: str) -> Answer:
        task = next((one for one in self.orders if one.id == task_id), None)
        if task is None or task.status != "PENDING":
            return self._no(400, "UnsupportedOperation", "Failed to cancel the task, please confirm if it is pending.")
        task.status = "CANCELED"
        return Answer(body={"request_id": _id()})

    def _permit(self, request: Request) -> Answer:
        if request.query.get("action") != "getPolicy" or request.query.get("model") not in {*PIXELS, *MEDIA}:
            return self._no(400, "InvalidParameter", "action or model is wrong")
        place = {"upload_host": f"{self.url}{STORE}", "upload_dir": f"dashscope-instant/{request.query['model']}/d"}
        return Answer(body=_with_id({"data": PERMISSION | place | {"expire_in_seconds": 300}}))

    def _no_upload(self, request: Request) -> Answer | None:
        if "authorization" in request.headers or self.key in request.raw.decode("latin-1"):
            self.violations.append("the key was shown to the storage")
        form = _form(request)
        right = {"OSSAccessKeyId": "oss_access_key_id", "Signature": "signature", "policy": "policy"}
        known = {*_FORM, "success_action_status", "file"}
        if not known - {"success_action_status"} <= set(form) <= known or list(form)[-1] != "file":
            return Answer(status=400, body=b"<Error><Code>InvalidArgument</Code></Error>", kind="application/xml")
        signed = all(form[name] == PERMISSION[known].encode() for name, known in right.items())
        if not signed or not form["key"].startswith(b"dashscope-instant/"):
            return Answer(status=403, body=b"<Error><Code>AccessDenied</Code></Error>", kind="application/xml")
        return None

    def _keep(self, request: Request) -> Answer:
        form = _form(request)
        key = form["key"].decode()
        with self.lock:
            self.laid[f"oss://{key}"] = (key.split("/")[1], form["file"])
        return Answer(status=200, kind="text/plain")


def _form(request: Request) -> dict[str, bytes]:
    return {part.name: part.data for part in parts_of(request)}


def _id() -> str:
    return str(uuid.uuid4())


def _with_id(body: dict[str, Any]) -> dict[str, Any]:
    return body | {"request_id": _id()}


def _png(width: int, height: int, sent: bytes | None) -> bytes:
    """The first picture that was sent, fitted into the size that was ordered; a plain one where none was sent."""
    made = Image.new("RGB", (width, height), (90, 120, 150))
    if sent is not None:
        with Image.open(io.BytesIO(sent)) as image:
            fitted = ImageOps.contain(image.convert("RGB"), (width, height))
        made.paste(fitted, ((width - fitted.width) // 2, (height - fitted.height) // 2))
    file = io.BytesIO()
    made.save(file, "PNG", compress_level=1)
    return file.getvalue()


@functools.cache
def a_clip() -> bytes:
    """A small clip, made once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        frame = np.full((90, 160, 3), (90, 120, 150), np.uint8)
        write_clip(path, [frame] * 12, fps=24)
        return path.read_bytes()
