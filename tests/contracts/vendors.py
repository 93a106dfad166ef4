"""The vendors whose engines are driven against a stand-in on this machine. A new one adds one line to VENDORS."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import dashscope_server
import pytest
import stability_server
from bfl_server import BflServer
from canary import CANARY
from dashscope_orders import as_alibaba_wants
from dashscope_voice_server import VOICE_REFUSALS, DashscopeVoiceServer, as_voices_want
from elevenlabs_server import ElevenLabsServer, a_voice_to_clone, coded
from fal_server import FalServer
from google_server import LATE, NO_CREDIT, REFUSALS, GoogleServer, error_of, wrong_key
from google_video_server import CLIP_LATE, CLIP_REFUSALS, PROJECT, VEO_LATE, VEO_REFUSALS, OmniServer, VeoServer
from kling_orders import as_kling_wants
from kling_server import KlingServer
from openai_server import OpenAIServer, named
from replicate_server import ReplicateServer, problem
from samples import a_reference
from standin import Fault, StandIn

from repertory.engines import bfl, dashscope, elevenlabs, fal, google, kling, openai_images, replicate, stability
from repertory.engines.fal.shapes import shape_of
from repertory.engines.kling.clips import paths_of
from repertory.model.engine import EngineCard, Order, OrderKind
from repertory.ports import Engine

SECRET = f"{CANARY}-contract"
SPOKEN = {OrderKind.LINE, OrderKind.BIND}
"""What has a stand-in of its own at Alibaba."""


def _enrols(engine: Engine) -> bool:
    """Whether it makes voices for Qwen TTS: they come with the answer."""
    return engine.card.model.startswith("qwen-voice")


def _as_it_is(order: Order, _: EngineCard) -> Order:
    return order


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """A vendor's engines, what stands in for it, and how its bad days look."""

    name: str
    """As on its cards."""
    engines: Callable[[], Sequence[Engine]]
    server: Callable[..., StandIn]
    """Called with `key`."""
    environment: Callable[[StandIn], Mapping[str, str]]
    """The environment variables that point at it, the key among them."""
    key_variable: str = ""
    """The variable of the key, where the one on the cards is no secret."""
    patch: Callable[[pytest.MonkeyPatch, StandIn], None] = lambda _patch, _server: None
    """What else has to be bent where the vendor's client takes no address."""
    complete: Callable[[Order, EngineCard], Order] = _as_it_is
    """Adds to an order what these engines need."""
    at_once: bool = False
    """The result comes with the answer to the order: there is nothing to poll."""
    unpolled: tuple[OrderKind, ...] = ()
    """The kinds for which that answer says where the result lies: it is fetched by the ticket, with nothing to poll."""
    inline: bool = False
    """The result itself is in an answer of the API, and is fetched from nowhere."""
    inline_kinds: tuple[OrderKind, ...] = (OrderKind.ASK,)
    """The kinds of which that is so in any case: an answer, a binding by an id."""
    apart: tuple[OrderKind, ...] = (OrderKind.BIND,)
    """The kinds that go a way of their own through an adapter that takes several, beside what is said above."""
    shape: Callable[[EngineCard], Hashable] = lambda _card: ""
    """What makes the orders of a card others than those of the next card of the same adapter: where they go, and what
    is asked for them."""
    refusals: Mapping[str, Fault] = field(default_factory=dict)
    """Every documented refusal by the words that the user must read, whatever its HTTP status."""
    no_credit: Fault = field(default_factory=lambda: Fault(status=402))
    bad_key: Fault = field(default_factory=lambda: Fault(status=401))
    late: Mapping[str, Fault] = field(default_factory=dict)
    """How a job ends badly after it was taken, by the words that the user must read."""
    unpaid: frozenset[int] = frozenset()
    """The failures of its own, by HTTP status, for which its pages promise that nothing is charged."""
    gives_size: bool = True
    """Pictures come in the very size that was ordered."""

    @contextlib.contextmanager
    def running(self, patch: pytest.MonkeyPatch) -> Iterator[StandIn]:
        """The stand-in, with the environment pointing at it; ends with a look at what no client may do."""
        with self.server(key=SECRET) as server:
            for name, value in self.environment(server).items():
                patch.setenv(name, value)
            self.patch(patch, server)
            yield server
            assert server.violations == []


def _without_keyframe(order: Order, card: EngineCard) -> Order:
    """What is made from words alone begins as it likes."""
    return replace(order, start=None) if card.kinds == (OrderKind.CLIP,) and not card.first_frame else order


def _enough_to_train(order: Order, card: EngineCard) -> Order:
    """fal trains a LoRA from ten pictures or more."""
    if order.kind is not OrderKind.BIND:
        return order
    more = (a_reference(order.folder.parents[1] / "sources", name=f"view {number}") for number in range(10))
    return replace(order, references=(*order.references, *more))


def _moderated(words: str) -> object:
    return {"detail": [{"loc": ["body", "prompt"], "msg": words, "type": "content_policy_violation"}]}


def _kling(code: int, message: str) -> dict[str, object]:
    return {"code": code, "message": message, "request_id": "13fef8e2"}


VENDORS = [
    Vendor(
        name="bfl",
        engines=bfl.engines,
        server=BflServer,
        environment=lambda server: {"BFL_API_BASE": server.url, "BFL_API_KEY": SECRET},
        refusals={
            "refused the request": Fault(at="poll", how="word", word="Request Moderated"),
            "refused the picture": Fault(at="poll", how="word", word="Content Moderated"),
            "width is odd": Fault(status=400, body={"error": "bad_request", "message": "width is odd"}),
            "body.seed not a number": Fault(
                status=422, body={"detail": [{"loc": ["body", "seed"], "msg": "not a number"}]}
            ),
        },
        no_credit=Fault(status=402, body={"detail": {"message": "Insufficient credits"}}),
        late={
            '"Error"': Fault(at="poll", how="word", word="Error"),
            '"Failed"': Fault(at="poll", how="word", word="Failed"),
        },
    ),
    Vendor(
        name="dashscope",
        engines=lambda: [one for one in dashscope.engines() if not SPOKEN & {*one.card.kinds}],
        server=dashscope_server.DashscopeServer,
        environment=lambda server: {"DASHSCOPE_HTTP_BASE_URL": f"{server.url}/api/v1", "DASHSCOPE_API_KEY": SECRET},
        complete=as_alibaba_wants,
        shape=lambda card: (bool(card.max_references), card.first_frame),
        unpolled=(OrderKind.STILL, OrderKind.EDIT),
        refusals=dashscope_server.REFUSALS,
        no_credit=dashscope_server.NO_CREDIT,
        bad_key=dashscope_server.WRONG_KEY,
        late=dashscope_server.LATE,
    ),
    Vendor(
        name="dashscope",
        engines=lambda: [one for one in dashscope.engines() if SPOKEN & {*one.card.kinds} and not _enrols(one)],
        server=DashscopeVoiceServer,
        environment=lambda server: {"DASHSCOPE_HTTP_BASE_URL": f"{server.url}/api/v1", "DASHSCOPE_API_KEY": SECRET},
        complete=as_voices_want,
        unpolled=(OrderKind.LINE,),
        inline_kinds=(OrderKind.ASK, OrderKind.BIND),
        refusals=VOICE_REFUSALS,
        no_credit=dashscope_server.NO_CREDIT,
        bad_key=dashscope_server.WRONG_KEY,
    ),
    Vendor(
        name="dashscope",
        engines=lambda: [one for one in dashscope.engines() if _enrols(one)],
        server=DashscopeVoiceServer,
        environment=lambda server: {"DASHSCOPE_HTTP_BASE_URL": f"{server.url}/api/v1", "DASHSCOPE_API_KEY": SECRET},
        complete=as_voices_want,
        at_once=True,
        inline=True,
        refusals={words: fault for words, fault in VOICE_REFUSALS.items() if fault.at != "poll"},
        no_credit=dashscope_server.NO_CREDIT,
        bad_key=dashscope_server.WRONG_KEY,
    ),
    Vendor(
        name="fal",
        engines=fal.engines,
        server=FalServer,
        environment=lambda server: {"FAL_API_BASE": server.url, "FAL_KEY": SECRET},
        complete=_enough_to_train,
        shape=shape_of,
        refusals={
            "violates": Fault(at="poll", how="ends", status=422, body=_moderated("The prompt violates the policy")),
            "body.prompt Field required": Fault(
                at="poll",
                how="ends",
                status=422,
                body={"detail": [{"loc": ["body", "prompt"], "msg": "Field required"}]},
            ),
            "Application not found": Fault(status=404, body={"detail": "Application not found"}),
            "Admin lock": Fault(status=403, body={"detail": "User is locked. Reason: Admin lock."}),
        },
        no_credit=Fault(
            status=403,
            body={
                "detail": "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing"
            },
        ),
        late={
            "Runner disconnected": Fault(
                at="poll",
                how="ends",
                status=503,
                word="Runner disconnected",
                body={"detail": "Runner disconnected", "error_type": "runner_disconnected"},
            ),
            "it broke": Fault(
                at="poll",
                how="ends",
                status=500,
                body={"detail": [{"loc": ["body"], "msg": "it broke", "type": "internal_server_error"}]},
            ),
        },
    ),
    Vendor(
        name="google",
        engines=lambda: [one for one in google.engines() if OrderKind.CLIP not in one.card.kinds],
        server=GoogleServer,
        environment=lambda server: {"GOOGLE_API_BASE": server.url, "GEMINI_API_KEY": SECRET},
        at_once=True,
        refusals=REFUSALS,
        no_credit=Fault(status=429, body=error_of(429, NO_CREDIT)),
        bad_key=Fault(status=400, body=wrong_key()),
        late=LATE,
        unpaid=frozenset({500, 503}),
    ),
    Vendor(
        name="google",
        engines=lambda: [one for one in google.engines() if one.card.id.startswith("google/gemini-omni")],
        server=OmniServer,
        environment=lambda server: {"GOOGLE_API_BASE": server.url, "GEMINI_API_KEY": SECRET},
        refusals=CLIP_REFUSALS,
        no_credit=Fault(status=429, body=error_of(429, NO_CREDIT)),
        bad_key=Fault(status=400, body=wrong_key()),
        late=CLIP_LATE,
    ),
    Vendor(
        name="google",
        engines=lambda: [one for one in google.engines() if one.card.id.startswith("google/veo")],
        server=lambda key: VeoServer(api_key=key),
        environment=lambda server: {
            "GOOGLE_VERTEX_BASE_URL": server.url,
            "GOOGLE_CLOUD_PROJECT": PROJECT,
            "GOOGLE_API_KEY": SECRET,
        },
        key_variable="GOOGLE_API_KEY",
        complete=_without_keyframe,
        inline=True,
        refusals=VEO_REFUSALS,
        no_credit=Fault(status=403, body=error_of(403, "This API method requires billing.", reason="BILLING_DISABLED")),
        late=VEO_LATE,
    ),
    Vendor(
        name="elevenlabs",
        engines=elevenlabs.engines,
        server=ElevenLabsServer,
        environment=lambda server: {"ELEVENLABS_API_BASE": server.url, "ELEVENLABS_API_KEY": SECRET},
        complete=lambda order, _: a_voice_to_clone(order) if order.kind is OrderKind.BIND else order,
        at_once=True,
        refusals={
            "was not found": Fault(status=404, body=coded(404, "voice_not_found", "A voice was not found.")),
            "Model x is not supported": Fault(
                status=400, body=coded(400, "unsupported_model", "Model x is not supported.")
            ),
            "maximum amount of custom voices": Fault(
                status=400,
                body=coded(400, "voice_limit_reached", "You have reached your maximum amount of custom voices"),
            ),
            "missing the permission": Fault(
                status=401, body=coded(401, "missing_permissions", "The API key is missing the permission")
            ),
            "body.voice_settings.speed": Fault(
                status=422, body={"detail": [{"loc": ["body", "voice_settings", "speed"], "msg": "not a number"}]}
            ),
        },
        no_credit=Fault(
            status=401,
            body={"detail": {"status": "quota_exceeded", "message": "This request exceeds your quota of 10000."}},
        ),
        bad_key=Fault(status=401, body=coded(401, "invalid_api_key", "Invalid API key", code="unauthorized")),
    ),
    Vendor(
        name="kling",
        engines=kling.engines,
        server=KlingServer,
        environment=lambda server: {"KLINGAI_API_BASE": server.url, "KLINGAI_API_KEY": SECRET},
        complete=as_kling_wants,
        shape=paths_of,
        inline_kinds=(OrderKind.ASK, OrderKind.BIND),
        apart=(OrderKind.BIND, OrderKind.LIPSYNC),
        refusals={
            "Change the prompt": Fault(status=400, body=_kling(1301, "content security")),
            "blocked by policy": Fault(status=400, body=_kling(1300, "blocked by policy")),
            "duration value '99' is invalid": Fault(body=_kling(1201, "duration value '99' is invalid"), status=200),
            "bad parameters": Fault(status=400, body=_kling(1200, "bad parameters")),
            "Change its card": Fault(status=404, body=_kling(1203, "model does not exist")),
            "method is invalid": Fault(status=404, body=_kling(1202, "the method is invalid")),
            "may not use": Fault(status=403, body=_kling(1103, "unauthorized")),
            "Look at your account": Fault(status=429, body=_kling(1100, "abnormal account status")),
            "in arrears": Fault(status=429, body=_kling(1101, "account in arrears")),
            "let this machine's address in": Fault(status=429, body=_kling(1304, "IP whitelist")),
            "risk control": Fault(at="poll", how="failed", word="Failure to pass the risk control system"),
        },
        no_credit=Fault(status=429, body=_kling(1102, "Account balance not enough")),
        bad_key=Fault(status=401, body=_kling(1002, "Authentication error")),
        late={
            "Image pixel is invalid": Fault(at="poll", how="failed", word="Image pixel is invalid"),
            "without a": Fault(at="poll", how="nothing"),
        },
    ),
    Vendor(
        name="openai",
        engines=openai_images.engines,
        server=OpenAIServer,
        environment=lambda server: {"OPENAI_BASE_URL": f"{server.url}/v1", "OPENAI_API_KEY": SECRET},
        at_once=True,
        inline=True,
        refusals={
            "rejected by the safety system": Fault(
                status=400,
                body=named("moderation_blocked", "Your request was rejected by the safety system."),
            ),
            "does not meet our content policy": Fault(
                status=400, body=named("content_policy_violation", "The prompt does not meet our content policy.")
            ),
            "must be verified": Fault(
                status=403, body=named("forbidden", "Your organization must be verified to use the model.")
            ),
            "does not exist": Fault(status=404, body=named("model_not_found", "The model 'x' does not exist.")),
            "Invalid value": Fault(status=400, body=named("invalid_value", "Invalid value: 'size'.")),
        },
        no_credit=Fault(
            status=429,
            body=named("insufficient_quota", "You exceeded your current quota, please check your plan."),
        ),
        bad_key=Fault(status=401, body=named("invalid_api_key", "Incorrect API key provided.")),
    ),
    Vendor(
        name="replicate",
        engines=replicate.engines,
        server=ReplicateServer,
        environment=lambda server: {"REPLICATE_BASE_URL": server.url, "REPLICATE_API_TOKEN": SECRET},
        refusals={
            "flagged as sensitive": Fault(
                at="poll",
                how="ends",
                word="failed",
                body="The input or output was flagged as sensitive. Please try again with different inputs. (E005)",
            ),
            "NSFW content detected": Fault(
                at="poll", how="ends", word="failed", body="NSFW content detected. Try running it again."
            ),
            "input.seed: Invalid type": Fault(
                status=422, body=problem(422, "- input.seed: Invalid type", "Input validation failed")
            ),
            "could not be found": Fault(
                status=404, body=problem(404, "The requested resource could not be found.", "Not found")
            ),
        },
        no_credit=Fault(
            status=402, body=problem(402, "You have insufficient credit to run this model.", "Insufficient credit")
        ),
        bad_key=Fault(
            status=401, body=problem(401, "You did not pass a valid authentication token", "Unauthenticated")
        ),
        late={
            "CUDA out of memory": Fault(at="poll", how="ends", word="failed", body="CUDA out of memory"),
            '"canceled"': Fault(at="poll", how="ends", word="canceled"),
            '"aborted"': Fault(at="poll", how="ends", word="aborted"),
            "no longer there": Fault(at="poll", how="gone", times=2),
        },
    ),
    Vendor(
        name="stability",
        engines=stability.engines,
        server=stability_server.StabilityServer,
        environment=lambda server: {"STABILITY_API_BASE": server.url, "STABILITY_API_KEY": SECRET},
        at_once=True,
        refusals=stability_server.REFUSALS,
        no_credit=stability_server.NO_CREDIT,
        bad_key=stability_server.WRONG_KEY,
    ),
]

LINKING = replace(
    next(vendor for vendor in VENDORS if vendor.name == "openai"),
    server=lambda key: OpenAIServer(key=key, links=True),
    at_once=False,
    inline=False,
    unpolled=(OrderKind.STILL, OrderKind.EDIT),
)
"""Another server that speaks OpenAI's API, and answers with an address."""
