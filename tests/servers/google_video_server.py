"""Strict stand-ins for the two places at which Google makes clips: the Interactions API and the Agent Platform."""

from __future__ import annotations

import base64
import re
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))  # it is run as a program and imported by tests
from canary import CANARY
from google_server import GoogleServer, error_of, wrong_key
from google_video_rules import VEO, a_clip, omni_faults, veo_faults
from standin import Answer, Fault, Request, StandIn

_OMNI = re.compile(
    r"^/v1(?:beta)?/(?:interactions(?:/[^/]+(?:/cancel)?)?|files/[a-z0-9-]+:download|models/gemini-omni-[\d.]+-flash)$"
)
_PLACE = re.compile(
    r"^/v1/projects/(?P<project>[^/]+)/locations/(?P<location>[^/]+)/publishers/google/models/(?P<model>[^/:]+)"
    r":(?P<verb>predictLongRunning|fetchPredictOperation)$"
)


API_KEY = f"{CANARY}-platform"
PROJECT = "studio-1"
"""Whose project pays: it is no secret."""
"""An API key of the Agent Platform."""
_GUIDELINES = (
    "Veo could not generate videos because the input image violates Agent Platform's usage guidelines. If you think "
    "this was an error, send feedback. Support codes: 15236754"
)


def _invalid(words: str) -> dict[str, Any]:
    """An error in the form of the Interactions API."""
    return {"error": {"message": words, "code": "invalid_request"}}


@dataclass(kw_only=True)
class Clip:
    """One order that was taken."""

    id: str
    model: str
    body: Any
    polls: int = 0
    status: str = "in_progress"
    made_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    @property
    def ratio(self) -> str:
        wanted = self.body.get("response_format") or self.body.get("parameters")
        return str(wanted.get("aspect_ratio") or wanted.get("aspectRatio") or "16:9")

    @property
    def prompt(self) -> str:
        if "instances" in self.body:
            return str(self.body["instances"][0]["prompt"])
        return " ".join(one["text"] for one in self.body["input"][0]["content"] if one["type"] == "text")

    @property
    def seconds(self) -> float:
        if "instances" in self.body:
            return float(self.body["parameters"].get("durationSeconds", 8))
        return float(self.body["response_format"].get("duration", "8s").removesuffix("s"))


def _clip(server: StandIn, made: Clip) -> bytes:
    return server.painted(made.prompt, seconds=made.seconds) or a_clip(made.ratio)


class OmniServer(GoogleServer):
    """The Gemini API with its Interactions, and the files that they deliver at the same origin for whoever has the key.

    Faults of its own at "poll": "word" ends the interaction with the status `word`, and `body` in it; "text" completes
    it with these words alone; "inline" completes it with the clip itself; "elsewhere" with an address of another
    origin. At "result": expired, short, empty, broken, endless, moved, trickle, as the origin of results has them.
    """

    def __init__(self, *, port: int = 0, key: str = f"{CANARY}-google", polls: int = 1) -> None:
        super().__init__(key=key, port=port)
        self.polls = polls
        self.orders: list[Any] = []

    def moment(self, request: Request) -> str:
        if request.path.endswith(":download"):
            return "result"
        return "cancel" if request.path.endswith("/cancel") else super().moment(request)

    def refusal(self, request: Request) -> Answer | None:
        if not _OMNI.match(request.path):
            return super().refusal(request)
        if request.headers.get("x-goog-api-key") != self.key:
            return Answer(status=400, body=wrong_key())
        if self.moment(request) != "submit":
            return None
        wrong = omni_faults(request.json) if request.is_json else "The body is no JSON."
        return Answer(status=400, body=_invalid(wrong)) if wrong else None

    def answer(self, request: Request) -> Answer:
        if not _OMNI.match(request.path):
            return super().answer(request)
        moment = self.moment(request)
        if "/models/" in request.path:
            return Answer(body={"name": request.path.partition("/models/")[2]})
        if moment == "result":
            return self._file(request.path.rpartition("/")[2].removesuffix(":download"))
        if moment == "submit":
            with self.lock:
                made = Clip(id=f"v1_Made{len(self.orders) + 1}", model=request.json["model"], body=request.json)
                self.orders.append(made)
            return Answer(body=self._interaction(made, []))
        asked = request.path.removesuffix("/cancel").rpartition("/")[2]
        found = next((one for one in self.orders if isinstance(one, Clip) and one.id == asked), None)
        if found is None:
            return Answer(status=400, body=_invalid(f"Invalid interaction name: interactions/{asked}"))
        return self._cancelled(found) if moment == "cancel" else self._polled(found)

    def _cancelled(self, made: Clip) -> Answer:
        if made.status != "in_progress":
            return Answer(status=400, body=_invalid("The interaction is completed."))
        made.status = "cancelled"
        return Answer(body=self._interaction(made, []))

    def _polled(self, made: Clip) -> Answer:
        fault = self.fault("poll", "word", "text", "inline", "elsewhere")
        made.polls += 1
        if fault is not None and fault.how == "word":
            return Answer(body={**self._interaction(made, []), "status": fault.word, **(fault.body or {})})  # type: ignore[dict-item]  # a test's own table
        if made.status == "in_progress" and made.polls > self.polls:
            made.status = "completed"
        if made.status != "completed" and fault is None:
            return Answer(body=self._interaction(made, []))
        made.status = "completed"
        return Answer(body=self._interaction(made, [self._content(made, fault)]))

    def _content(self, made: Clip, fault: Fault | None) -> dict[str, Any]:
        if fault is not None and fault.how == "text":
            return {"type": "text", "text": fault.word}
        clip = _clip(self, made)
        if fault is not None and fault.how == "inline":
            return {"type": "video", "mime_type": "video/mp4", "data": base64.b64encode(clip).decode()}
        if fault is not None and fault.how == "elsewhere":
            return {
                "type": "video",
                "mime_type": "video/mp4",
                "uri": self.hand_out(f"{made.id}.mp4", clip, "video/mp4"),
            }
        number = made.id.removeprefix("v1_Made")
        self.files[f"clip{number}"] = (clip, "video/mp4")
        uri = f"{self.url}/v1beta/files/clip{number}:download?alt=media"
        return {"type": "video", "mime_type": "video/mp4", "uri": uri}

    def _interaction(self, made: Clip, content: list[dict[str, Any]]) -> dict[str, Any]:
        steps = [{"type": "thought", "signature": "c2ln"}, {"type": "model_output", "content": content}]
        asked = {"id": made.id, "object": "interaction", "model": made.model, "created": made.made_at}
        return {**asked, "status": made.status, **({"steps": steps} if content else {})}

    def _file(self, name: str) -> Answer:
        fault = self.fault("result")
        how = "" if fault is None else fault.how
        data, kind = self.files.get(name, (b"", ""))
        if not kind or how == "expired":
            words = "You do not have permission to access the File or it may not exist."
            return Answer(status=403, body=error_of(403, words))
        if fault is not None and how == "moved":
            return Answer(status=302, headers={"Location": str(fault.body)})
        if how == "short":
            cut = {"Content-Length": str(len(data)), "Connection": "close"}
            return Answer(body=data[: len(data) // 2], kind=kind, headers=cut)
        changed = {"broken": data[: len(data) * 3 // 5], "empty": b"", "endless": bytes(4_000_000)}
        return Answer(body=changed.get(how, data), kind=kind, pause_s=0.02 if how == "trickle" else 0.0)


class VeoServer(StandIn):
    """Veo on the Agent Platform, for one project: `key`, since that is what its card names.

    Faults of its own at "poll": "error" ends the operation with `{"code": status, "message": word}`; "filtered" with no
    clip and `word` as the reason; "stored" puts the clip at the address `word`. A clip for which a bucket was named
    lies there, and is handed out by Cloud Storage at the same origin to whoever has a token; "short" breaks that off.
    """

    def __init__(self, *, port: int = 0, key: str = PROJECT, polls: int = 1, api_key: str = API_KEY) -> None:
        super().__init__(key=key, port=port)
        self.polls = polls
        self.api_key = api_key
        self.tokens = ["ya29.test"]
        """What the service account's token address hands out, one after the other."""
        self.orders: list[Clip] = []

    def moment(self, request: Request) -> str:
        if request.path == "/token":
            return "token"
        if request.path.startswith("/storage/"):
            return "result"
        return "submit" if request.path.endswith(":predictLongRunning") else "poll"

    def refusal(self, request: Request) -> Answer | None:
        if request.path == "/token":
            return None
        shown = (request.headers.get("x-goog-api-key"), request.headers.get("authorization"))
        if self.moment(request) == "result":
            let_in = shown == (None, f"Bearer {self.tokens[0]}")
            return None if let_in else Answer(status=401, body=error_of(401, "Anonymous caller does not have access."))
        if shown not in ((self.api_key, None), (None, f"Bearer {self.tokens[0]}")):
            return Answer(status=401, body=error_of(401, "Request had invalid authentication credentials."))
        return None if request.method == "GET" else self._unfit(request)

    def _unfit(self, request: Request) -> Answer | None:
        """What is wrong with a POST of somebody who is let in."""
        place = _PLACE.match(request.path)
        if place is None or place["model"] not in VEO:
            return Answer(status=404, body=error_of(404, "Publisher Model was not found."))
        if place["project"] != self.key or place["location"] != "us-central1":
            words = f"Permission 'aiplatform.endpoints.predict' denied on resource '{request.path}'."
            return Answer(status=403, body=error_of(403, words))
        ordering = place["verb"] == "predictLongRunning"
        wrong = (veo_faults(request.json) if ordering else "") if request.is_json else "The body is no JSON."
        return Answer(status=400, body=error_of(400, wrong)) if wrong else None

    def answer(self, request: Request) -> Answer:
        if request.path == "/token":
            return Answer(body={"access_token": self.tokens[0], "expires_in": 3600, "token_type": "Bearer"})
        if self.moment(request) == "result":
            return self._object(request.path)
        if request.method == "GET":
            return Answer(body={"name": request.path.removeprefix("/v1/"), "versionId": "001"})
        place = request.path.partition(":")[0].removeprefix("/v1/")
        if self.moment(request) == "submit":
            with self.lock:
                made = Clip(id=f"op-{len(self.orders) + 1}", model=place.rpartition("/")[2], body=request.json)
                self.orders.append(made)
            return Answer(body={"name": f"{place}/operations/{made.id}"})
        name = str(request.json.get("operationName", ""))
        found = next((one for one in self.orders if f"{place}/operations/{one.id}" == name), None)
        if found is None:
            return Answer(status=404, body=error_of(404, f"The operation {name} was not found."))
        return Answer(body={"name": name, **self._ended(found)})

    def error(self, status: int, words: str = "") -> object:
        return error_of(status, words or f"error {status}")

    def _ended(self, made: Clip) -> dict[str, Any]:
        fault = self.fault("poll", "error", "filtered", "stored")
        made.polls += 1
        if fault is not None and fault.how == "error":
            return {"done": True, "error": {"code": fault.status, "message": fault.word}}
        kind = "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse"
        if fault is not None and fault.how == "filtered":
            reasons = {"raiMediaFilteredCount": 1, "raiMediaFilteredReasons": [fault.word] if fault.word else []}
            return {"done": True, "response": {"@type": kind, **reasons}}
        if fault is not None:
            video = {"gcsUri": fault.word, "mimeType": "video/mp4"}
            return {"done": True, "response": {"@type": kind, "videos": [video]}}
        if made.polls <= self.polls:
            return {}
        if folder := made.body["parameters"].get("storageUri", ""):
            bucket, _, path = f"{folder.removeprefix('gs://')}/{made.id}/sample 0.mp4".partition("/")
            self.files[f"/storage/v1/b/{bucket}/o/{quote(path, safe='')}"] = (_clip(self, made), "video/mp4")
            video = {"gcsUri": f"gs://{bucket}/{path}", "mimeType": "video/mp4"}
            return {"done": True, "response": {"@type": kind, "videos": [video]}}
        clip = base64.b64encode(_clip(self, made)).decode()
        video = {"bytesBase64Encoded": clip, "mimeType": "video/mp4"}
        return {"done": True, "response": {"@type": kind, "raiMediaFilteredCount": 0, "videos": [video]}}

    def _object(self, path: str) -> Answer:
        data, kind = self.files.get(path, (b"", ""))
        fault = self.fault("result", "short")
        if not kind:
            return Answer(status=404, body=error_of(404, "No such object."))
        cut = {"Content-Length": str(len(data)), "Connection": "close"} if fault is not None else {}
        return Answer(body=data[: len(data) // 2] if fault is not None else data, kind=kind, headers=cut)


CLIP_REFUSALS = {
    "I cannot make that": Fault(at="poll", how="text", word="I cannot make that."),
    "gave no reason": Fault(at="poll", how="text"),
    "blocked for safety": Fault(
        at="poll",
        how="word",
        word="failed",
        body={"errors": [{"code": "content", "message": "It was blocked for safety reasons."}]},
    ),
    "PROHIBITED_CONTENT": Fault(
        at="poll",
        how="word",
        word="incomplete",
        body={"steps": [{"type": "model_output", "error": {"code": 3, "message": "PROHIBITED_CONTENT"}}]},
    ),
    "Unknown parameter": Fault(status=400, body=_invalid("Unknown parameter 'x'.")),
    "User location is not supported": Fault(
        status=400, body=error_of(400, "User location is not supported for the API use.")
    ),
    "still offered": Fault(status=404, body=error_of(404, "The model was not found.")),
}
"""What Google refuses to make a clip of, by words that the user must read."""
CLIP_LATE = {
    "Internal error": Fault(
        at="poll", how="word", word="failed", body={"errors": [{"code": "internal", "message": "Internal error."}]}
    ),
    '"cancelled"': Fault(at="poll", how="word", word="cancelled"),
    '"budget_exceeded"': Fault(at="poll", how="word", word="budget_exceeded"),
    '"incomplete"': Fault(at="poll", how="word", word="incomplete"),
}
VEO_REFUSALS = {
    "Support codes: 15236754": Fault(at="poll", how="error", status=3, word=_GUIDELINES),
    "let no clip of us-central1/op-2 pass: 58061214": Fault(at="poll", how="filtered", word="58061214"),
    "let no clip of us-central1/op-3 pass.": Fault(at="poll", how="filtered"),
    "sensitive words": Fault(
        status=400, body=error_of(400, "The prompt contains sensitive words that violate Responsible AI practices.")
    ),
    "Publisher Model was not found": Fault(status=404, body=error_of(404, "Publisher Model was not found.")),
}
"""The same of Veo, in the order in which they are tried."""
VEO_LATE = {
    "high load": Fault(at="poll", how="error", status=14, word="The service is currently under high load."),
    "no bucket": Fault(at="poll", how="stored", word="/films/clip.mp4"),
}
