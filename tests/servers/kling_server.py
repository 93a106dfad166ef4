"""A strict stand-in for Kling's API (the standard with `model_name`), on this machine.

It takes what the pages say and refuses everything else with Kling's own codes, knows both ways of signing in, keeps
orders by its own id and by the client's, and hands out one short clip for all of them. The vendor's own faults:
`failed` (a job ends badly; `word` is its message), `word` (a status that nobody knows), `nothing` (ready, without a
result), `unknown` (no such order), at "poll"; `faces` (as many faces as `word` says), `brief` (a face that is hardly
seen) at "identify".
"""

from __future__ import annotations

import functools
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt
import numpy as np
from canary import CANARY
from kling_rules import ELEMENTS, FACES, FACES_UNITS, IMAGE, LIPS, MODELS, OMNI, TEXT, fault_of, units_of
from standin import Answer, Request, StandIn

from repertory.media.clips import write_clip

ORDERS = (TEXT, IMAGE, OMNI, ELEMENTS, LIPS)
ELEMENT_ID = 321922438904313
"""What every element is called, with its number added."""
_HTTP = {401: 1000, 403: 1103, 404: 1203, 400: 1201, 429: 1302, 500: 5000, 503: 5001, 504: 5002}


@dataclass(kw_only=True)
class Task:
    """One order that was taken."""

    id: str
    path: str
    external: str
    body: dict[str, Any]
    polls: int = 0
    made_at: int = field(default_factory=lambda: int(time.time() * 1000))


class KlingServer(StandIn):
    """Kling at `url`, and the place where clips are handed out."""

    def __init__(self, *, key: str = f"{CANARY}-kling", polls: int = 1, pair: tuple[str, str] = ("", "")) -> None:
        super().__init__(key=key)
        self.orders: list[Task] = []
        self.recognised: list[dict[str, Any]] = []
        """The requests to find faces: what each of them costs is no order."""
        self.polls = polls
        """How often an order is "processing" before it is ready."""
        self.pair = pair
        """Access key and secret, where tokens are taken as well."""
        self.clock_s = 0.0
        """How far the vendor's clock is ahead of this machine's."""

    def moment(self, request: Request) -> str:
        if request.method == "POST":
            return "identify" if request.path == FACES else "submit"
        return "account" if request.path == "/account/costs" else "poll"

    def refusal(self, request: Request) -> Answer | None:
        if code := self._key_fault(request.headers.get("authorization", "")):
            said = self._said(401, code, "Authentication failed")
            clock = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + self.clock_s))
            return Answer(status=401, body=said.body, headers={"Date": clock})
        return self._wrong(request)

    def _wrong(self, request: Request) -> Answer | None:
        """What Kling says of a request that its pages do not allow; None of one that they do."""
        if request.method == "GET":
            good = request.path == "/account/costs" or request.path.rpartition("/")[0] in ORDERS
            return None if good else self._said(404, 1202, "The requested method is invalid")
        if request.path not in (*ORDERS, FACES):
            return self._said(404, 1202, "The requested method is invalid")
        if wrong := fault_of(request.path, request.json if request.is_json else None):
            return self._said(400, 1201, wrong)
        model = request.json.get("model_name")
        if request.path in MODELS and model not in MODELS[request.path]:
            return self._said(404, 1203, f"model {model} does not exist")
        external = request.json.get("external_task_id")
        if external and any(one.external == external for one in self.orders):
            return self._said(400, 1201, f"External_task_id {external} already exists")
        return None

    def answer(self, request: Request) -> Answer:
        if request.path == "/account/costs":
            return self._costs(request)
        if request.path == FACES:
            return self._faces(request)
        if request.method == "POST":
            with self.lock:
                number = f"8{len(self.orders) + 1:05d}"
                external = request.json.get("external_task_id", "")
                self.orders.append(Task(id=number, path=request.path, external=external, body=request.json))
            return self._good({**self._told(self.orders[-1]), "task_status": "submitted"})
        return self._state(request)

    def error(self, status: int, words: str = "") -> object:
        return self._said(status, _HTTP.get(status, 1201), words or f"error {status}").body

    def _key_fault(self, authorization: str) -> int:
        """Kling's code for a key that is not taken; 0 for a good one."""
        token = authorization.removeprefix("Bearer ")
        if not authorization:
            return 1001
        if token == self.key:
            return 0
        access, secret = self.pair
        now = time.time() + self.clock_s
        try:
            claims = jwt.decode(token, secret, algorithms=["HS256"], options={"verify_exp": False, "verify_nbf": False})
        except jwt.InvalidTokenError:
            return 1002
        if jwt.get_unverified_header(token) != {"alg": "HS256", "typ": "JWT"} or claims.get("iss") != access:
            return 1002
        if set(claims) != {"iss", "exp", "nbf"} or claims["exp"] - claims["nbf"] != 1805:
            return 1002
        return 1003 if claims["nbf"] > now else 1004 if claims["exp"] < now else 0

    def _state(self, request: Request) -> Answer:
        path, _, name = request.path.rpartition("/")
        task = next((one for one in self.orders if one.path == path and name in (one.id, one.external)), None)
        fault = self.fault("poll", "failed", "word", "nothing", "unknown")
        if task is None or (fault is not None and fault.how == "unknown"):
            return self._said(400, 1201, f"Task not found by id/external id: {name}")
        told = self._told(task)
        if fault is not None and fault.how == "failed":
            took = {} if fault.body is None else {"final_unit_deduction": fault.body}
            return self._good(
                {**told, "task_status": "failed", "task_status_msg": fault.word, "task_result": {}, **took}
            )
        if fault is not None and fault.how == "word":
            return self._good({**told, "task_status": fault.word})
        task.polls += 1
        if task.polls <= self.polls and fault is None:
            return self._good({**told, "task_status": "processing"})
        result = {} if fault is not None else self._result(task)
        deducted = {"final_unit_deduction": f"{units_of(path, task.body):f}"}
        return self._good({**told, "task_status": "succeed", "task_result": result, **deducted})

    def _result(self, task: Task) -> dict[str, Any]:
        if task.path == ELEMENTS:
            number = ELEMENT_ID + self.orders.index(task)
            return {
                "elements": [{"element_id": number, "element_name": task.body["element_name"], "status": "succeed"}]
            }
        seconds = float(task.body.get("duration", 5))
        data = self.painted(task.body.get("prompt", ""), seconds=seconds) or a_clip()
        url = self.hand_out(f"{task.id}.mp4", data, "video/mp4")
        return {"videos": [{"id": f"video-{task.id}", "url": url, "duration": "3.041"}]}

    def _faces(self, request: Request) -> Answer:
        with self.lock:
            self.recognised.append(request.json)
        fault = self.fault("identify", "faces", "brief")
        count = int(fault.word) if fault is not None and fault.how == "faces" else 1
        end = 900 if fault is not None and fault.how == "brief" else 5200
        faces = [
            {"face_id": f"{number}", "face_image": f"{self.results_url}/face.png", "start_time": 0, "end_time": end}
            for number in range(count)
        ]
        return self._good({"session_id": "850508686686064678", "final_unit_deduction": FACES_UNITS, "face_data": faces})

    def _costs(self, request: Request) -> Answer:
        if not {"start_time", "end_time"} <= set(request.query) or not all(map(str.isdigit, request.query.values())):
            return self._said(400, 1201, "start_time and end_time are required")
        pack = {
            "resource_pack_name": "Trial-Video-100Units",
            "resource_pack_type": "decreasing_total",
            "total_quantity": 100.0,
            "remaining_quantity": 95.5,
            "invalid_time": 1792530513975,
            "status": "online",
        }
        gone = {**pack, "resource_pack_name": "Old", "status": "expired"}
        return self._good({"code": 0, "msg": "success", "resource_pack_subscribe_infos": [pack, gone]})

    def _told(self, task: Task) -> dict[str, Any]:
        info = {"external_task_id": task.external}
        return {"task_id": task.id, "task_info": info, "created_at": task.made_at, "updated_at": task.made_at}

    def _good(self, data: object) -> Answer:
        return Answer(body={"code": 0, "message": "SUCCEED", "request_id": "c0656403", "data": data})

    def _said(self, status: int, code: int, words: str) -> Answer:
        return Answer(status=status, body={"code": code, "message": words, "request_id": "13fef8e2"})


@functools.cache
def a_clip() -> bytes:
    """Three seconds of a plain picture, drawn once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        write_clip(path, [np.full((90, 160, 3), 120, np.uint8)] * 73, fps=24)
        return path.read_bytes()
