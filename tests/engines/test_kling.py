"""Kling against its strict stand-in: what exactly is sent for clips and elements, and what is kept of them."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from kling_orders import a_performer, as_kling_wants
from kling_server import ELEMENT_ID, KlingServer, Task
from PIL import Image
from samples import a_picture, a_reference, a_sound, an_order
from standin import Fault

from repertory.engines import fetching
from repertory.engines.kling.engine import KlingEngine
from repertory.engines.registry import cards
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, NotLocked, YourMove
from repertory.model.anchor import Binding, BindingKind, Character, Location, Role, Voice
from repertory.model.engine import Order, OrderKind, Output, UsedBinding
from repertory.model.shot import BoundShot, Shot

pytestmark = pytest.mark.slow

CARDS = {card.model: card for card in cards("kling")}
V3 = KlingEngine(card=CARDS["kling-v3"])
OMNI = KlingEngine(card=CARDS["kling-v3-omni"])


@pytest.fixture
def kling(monkeypatch: pytest.MonkeyPatch) -> Iterator[KlingServer]:
    """The strict stand-in, with the environment pointing at it."""
    with KlingServer(polls=0) as server:
        monkeypatch.setenv("KLINGAI_API_BASE", server.url)
        monkeypatch.setenv("KLINGAI_API_KEY", server.key)
        yield server
        assert server.violations == []


def a_clip_of(engine: KlingEngine, home: Path, *, references: int = 2) -> Order:
    order = an_order(engine.card, OrderKind.CLIP, home, references=references)
    return as_kling_wants(replace(order, id="4A-clip-1-9c01d2aa", duration_s=4.2), engine.card)


def sent_by(server: KlingServer) -> dict[str, Any]:
    """The body of the only order, with pictures named by their sizes."""
    (task,) = server.orders
    return {name: _short(value) for name, value in task.body.items()}


def size_of(path: Path) -> tuple[int, int]:
    """Of a picture as it goes out: no side has less than 300 pixels."""
    with Image.open(path) as image:
        scale = max(1.0, 300 / min(image.size))
        return round(image.width * scale), round(image.height * scale)


def _short(value: Any) -> Any:
    if isinstance(value, list):
        return [_short(one) for one in value]
    if isinstance(value, dict):
        return {name: _short(one) for name, one in value.items()}
    if isinstance(value, str) and len(value) > 300:
        with Image.open(io.BytesIO(base64.b64decode(value))) as image:
            return image.size
    return value


def collected(engine: KlingEngine, order: Order) -> Output:
    output = engine.collect(order, engine.submit(order))
    assert output is not None
    return output


def test_a_clip_of_v3_begins_and_ends_with_pictures_and_names_its_elements_by_number(
    kling: KlingServer, tmp_path: Path
) -> None:
    end = a_picture(tmp_path / "end.png", "end", 960, 720)
    order = replace(a_clip_of(V3, tmp_path), end=end, settings={"negative_prompt": "rain", "sound": False})
    V3.submit(order)
    assert sent_by(kling) == {
        "model_name": "kling-v3",
        "prompt": order.prompt,
        "negative_prompt": "rain",
        "cfg_scale": 0.5,
        "duration": "5",
        "mode": "std",
        "sound": "off",
        "multi_shot": False,
        "image": (960, 720),
        "image_tail": (960, 720),
        "element_list": [{"element_id": ELEMENT_ID + number} for number in range(len(order.shot.performers))]
        if order.shot
        else [],
        "external_task_id": "4A-clip-1-9c01d2aa",
    }
    (request,) = kling.seen
    assert request.path == "/v1/videos/image2video"
    assert request.headers["authorization"] == f"Bearer {kling.key}"


def test_omni_gets_pictures_as_the_prompt_counts_them_and_the_frames_behind_them(
    kling: KlingServer, tmp_path: Path
) -> None:
    end = a_picture(tmp_path / "end.png", "end", 640, 480)
    order = replace(a_clip_of(OMNI, tmp_path), prompt="<<<element_1>>> meets <<<image_1>>>", end=end)
    output = collected(OMNI, order)
    body = sent_by(kling)
    assert body["image_list"] == [
        {"image_url": size_of(order.references[-1].path)},
        {"image_url": (960, 720), "type": "first_frame"},
        {"image_url": (640, 480), "type": "end_frame"},
    ]
    assert body["element_list"] == [{"element_id": ELEMENT_ID}]
    assert {"negative_prompt", "cfg_scale", "image", "aspect_ratio"} & set(body) == set()
    assert kling.seen[0].path == "/v1/videos/omni-video"
    assert order.shot is not None
    person = order.shot.performers[0].character
    assert output.used == (UsedBinding(anchor=person.ref, binding=person.bindings[0]),)


def test_what_kling_said_and_took_is_kept_with_the_clip(kling: KlingServer, tmp_path: Path) -> None:
    output = collected(V3, a_clip_of(V3, tmp_path))
    assert output.said == {"request": "800001", "video": "video-800001", "units": "4.5"}
    assert output.cost_usd == Decimal("0.630"), "5 s of 720p with sound"
    assert output.notes == (), "the pictures of an element are not sent"


def test_without_a_keyframe_a_clip_is_made_from_words_in_one_of_three_proportions(
    kling: KlingServer, tmp_path: Path
) -> None:
    order = replace(a_clip_of(V3, tmp_path, references=0), start=None, width=1080, height=1920)
    V3.submit(order)
    body = sent_by(kling)
    assert (body["aspect_ratio"], body["mode"]) == ("9:16", "pro")
    assert {"image", "element_list"} & set(body) == set()
    assert kling.seen[0].path == "/v1/videos/text2video"
    with pytest.raises(YourMove, match="not 960 by 720"):
        V3.submit(replace(order, width=960, height=720))
    with pytest.raises(YourMove, match="only with a keyframe"):
        V3.submit(replace(a_clip_of(V3, tmp_path), start=None, width=1280, height=720))


def test_omni_takes_references_without_a_keyframe(kling: KlingServer, tmp_path: Path) -> None:
    order = replace(a_clip_of(OMNI, tmp_path), start=None, width=1280, height=720)
    OMNI.submit(order)
    body = sent_by(kling)
    assert body["aspect_ratio"] == "16:9"
    assert body["image_list"] == [{"image_url": size_of(order.references[-1].path)}]


@pytest.mark.parametrize(
    ("size", "mode"), [((1280, 720), "std"), ((720, 1280), "std"), ((1920, 1080), "pro"), ((3840, 2160), "4k")]
)
def test_the_mode_is_the_smallest_that_holds_the_size(
    kling: KlingServer, tmp_path: Path, size: tuple[int, int], mode: str
) -> None:
    V3.submit(replace(a_clip_of(V3, tmp_path), width=size[0], height=size[1]))
    assert kling.orders[0].body["mode"] == mode


def test_what_kling_would_refuse_is_not_sent(kling: KlingServer, tmp_path: Path) -> None:
    order = a_clip_of(V3, tmp_path)
    narrow = a_picture(tmp_path / "narrow.png", "narrow", 1000, 320)
    wrong = {
        "no prompt": replace(order, prompt=" "),
        "no first one": replace(order, start=None, end=order.start, references=()),
        "cfg_scale is 1.5": replace(order, settings={"cfg_scale": 1.5}),
        "more than 2,500": replace(order, settings={"negative_prompt": "x" * 2501}),
        "Kling knows none": replace(order, shot=None),
        "times as long as it is wide": replace(order, start=narrow),
    }
    for words, one in wrong.items():
        with pytest.raises(YourMove, match=words):
            V3.submit(one)
    assert kling.seen == []


def test_an_element_whose_id_is_no_number_is_not_sent(kling: KlingServer, tmp_path: Path) -> None:
    order = a_clip_of(V3, tmp_path, references=1)
    assert order.shot is not None
    odd = a_performer(order.references[0].anchor.partition("@")[0], value="el-1")
    with pytest.raises(YourMove, match="ids are numbers"):
        V3.submit(replace(order, shot=replace(order.shot, performers=(odd,))))
    assert kling.seen == []


def test_a_last_frame_needs_room_and_an_engine_that_takes_one(kling: KlingServer, tmp_path: Path) -> None:
    full = a_clip_of(OMNI, tmp_path, references=6)
    with pytest.raises(YourMove, match="the order has 8"):
        OMNI.submit(replace(full, end=full.start))
    never = KlingEngine(card=replace(V3.card, last_frame=False))
    with pytest.raises(YourMove, match=r"last|end"):
        never.submit(replace(a_clip_of(V3, tmp_path), end=full.start))
    assert kling.seen == []


def an_element(home: Path, **changes: Any) -> Order:
    """An order that binds Mia by her headshot and two angles."""
    pictures = [a_reference(home, name=name) for name in ("profile left", "headshot", "tilt up")]
    sent = tuple(one if one.name == "headshot" else replace(one, role=Role.ANGLE) for one in pictures)
    order = an_order(V3.card, OrderKind.BIND, home)
    mia = Character(name="mia", title="Mia", version=1)
    return replace(order, id="mia-kling-1", prompt="", references=sent, subject=mia, **changes)


def test_an_element_is_made_of_the_headshot_and_other_views(kling: KlingServer, tmp_path: Path) -> None:
    order = an_element(tmp_path)
    output = collected(V3, order)
    assert sent_by(kling) == {
        "element_name": "mia-1",
        "element_description": "Mia, as locked in version 1",
        "reference_type": "image_refer",
        "element_image_list": {
            "frontal_image": (400, 300),
            "refer_images": [{"image_url": (400, 300)}, {"image_url": (400, 300)}],
        },
        "tag_list": [{"tag_id": "o_102"}],
        "external_task_id": "mia-kling-1",
    }
    side, front, up = (one.sha256 for one in order.references)
    assert output.binding == Binding(
        engine="kling", kind=BindingKind.SLOT, value=f"{ELEMENT_ID}", made_from=1, data=(front, side, up)
    )
    assert (output.files, output.cost_usd) == ((), Decimal(0))
    assert output.said == {"request": "800001", "units": "0"}
    assert output.notes == ("For Kling v3 a picture was scaled from 256 by 192 to 400 by 300.",)
    assert kling.seen[0].path == "/v1/general/advanced-custom-elements"


def test_an_element_that_was_made_goes_into_a_clip(kling: KlingServer, tmp_path: Path) -> None:
    order = an_element(tmp_path)
    binding = collected(V3, order).binding
    assert binding is not None
    mia = Character(name="mia", title="Mia", version=1, bindings=(binding,))
    known = tuple(replace(one, known_to=mia.slots_from(one.sha256)) for one in order.references)
    performer = replace(a_performer("mia"), character=mia)
    shot = BoundShot(shot=Shot(number="1", text="Mia", line=1), performers=(performer,))
    clip = replace(a_clip_of(V3, tmp_path / "clip", references=0), references=known, shot=shot)
    assert collected(V3, clip).used == (UsedBinding(anchor="mia@1", binding=binding),)
    assert kling.orders[1].body["element_list"] == [{"element_id": ELEMENT_ID}]


def test_an_element_is_of_a_locked_character_with_more_than_one_view(kling: KlingServer, tmp_path: Path) -> None:
    order = an_element(tmp_path)
    shop = Location(name="shop", title="Shop", version=1)
    wrong: dict[str, Order] = {
        "locked characters, and Shop is a location": replace(order, subject=shop),
        "at least two pictures": replace(order, references=order.references[1:2]),
        "no face from the front": replace(order, references=order.references[:1]),
        "pictures of others": replace(order, subject=Character(name="nova", title="Nova", version=1)),
        "in 100 characters, not 101": replace(order, prompt="x" * 101),
        "takes 4 pictures of who is bound": replace(order, references=order.references * 2),
    }
    for words, one in wrong.items():
        with pytest.raises(YourMove, match=words):
            V3.submit(one)
    with pytest.raises(NotLocked):
        V3.submit(replace(order, subject=Character(name="mia", title="Mia")))
    assert kling.seen == []


def test_an_element_is_described_in_the_orders_words(kling: KlingServer, tmp_path: Path) -> None:
    V3.submit(replace(an_element(tmp_path), prompt="Mia,\n in her coat"))
    assert kling.orders[0].body["element_description"] == "Mia, in her coat"


def test_a_picture_is_known_to_a_vendor_by_the_slots_that_were_made_from_it() -> None:
    slot = Binding(engine="kling", kind=BindingKind.SLOT, value="1", made_from=1, data=("a", "b"))
    any_picture = Binding(engine="fal", kind=BindingKind.SLOT, value="2")
    lora = Binding(engine="diffusers", kind=BindingKind.LORA, data=("a",))
    mia = Character(name="mia", title="Mia", version=1, bindings=(slot, any_picture, lora))
    assert mia.slots_from("a") == ("kling", "fal")
    assert mia.slots_from("c") == ("fal",)


def test_who_was_used_is_noted_as_the_order_goes_out(kling: KlingServer, tmp_path: Path) -> None:
    order = replace(a_clip_of(OMNI, tmp_path), sound=a_sound(tmp_path / "line.wav"))
    ticket = OMNI.submit(order)
    assert order.shot is not None
    (person,) = order.shot.performers
    anew = replace(order, shot=replace(order.shot, performers=(a_performer(person.character.name, 5),)))
    output = OMNI.collect(anew, ticket)
    assert output is not None
    assert output.used == (UsedBinding(anchor=person.character.ref, binding=person.character.bindings[0]),)
    assert output.notes[-1].startswith("Kling takes no spoken line")


@pytest.mark.parametrize("ready", [{}, {"videos": []}, {"videos": [{"id": "1", "url": ""}]}, {"videos": ["x"]}])
def test_ready_without_a_clip_is_a_failure(
    kling: KlingServer, tmp_path: Path, ready: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KlingServer, "_result", lambda *_: ready)
    order = a_clip_of(V3, tmp_path)
    with pytest.raises(EngineFailed, match="without a clip"):
        V3.collect(order, V3.submit(order))


@pytest.mark.parametrize("units", ["", None, "many", "-1", "NaN"])
def test_units_that_are_no_number_are_no_cost(
    kling: KlingServer, tmp_path: Path, units: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = KlingServer._good

    def changed(server: KlingServer, data: Any) -> Any:
        return told(server, {**data, "final_unit_deduction": units} if "task_result" in data else data)

    monkeypatch.setattr(KlingServer, "_good", changed)
    output = collected(V3, a_clip_of(V3, tmp_path))
    assert (output.cost_usd, output.said.get("units")) == (None, None)


def test_a_status_that_is_not_known_keeps_the_ticket(kling: KlingServer, tmp_path: Path) -> None:
    order = a_clip_of(V3, tmp_path)
    ticket = V3.submit(order)
    kling.faults.append(Fault(at="poll", how="word", word="reticulating"))
    with pytest.raises(EngineBusy, match="reticulating"):
        V3.collect(order, ticket)
    assert V3.collect(order, ticket)


def test_an_order_that_kling_does_not_know_is_waited_for_and_then_lost(kling: KlingServer, tmp_path: Path) -> None:
    order = a_clip_of(V3, tmp_path)
    ticket = V3.submit(order)
    kling.faults.append(Fault(at="poll", how="unknown", times=2))
    with pytest.raises(EngineBusy, match="not known at Kling"):
        V3.collect(order, ticket)
    with pytest.raises(EngineFailed, match="not known at Kling"):
        replace(V3, patience_s=0.0).collect(order, ticket)
    assert V3.collect(order, ticket)
    assert not list(order.folder.glob("*.unknown"))


def test_a_clip_that_is_not_handed_out_is_waited_for_and_then_lost(
    kling: KlingServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = a_clip_of(V3, tmp_path)
    ticket = V3.submit(order)
    kling.faults.append(Fault(at="result", how="expired", times=2))
    with pytest.raises(EngineBusy, match="expired"):
        V3.collect(order, ticket)
    monkeypatch.setattr(fetching, "PATIENCE_S", 0.0)
    with pytest.raises(EngineFailed, match="expired"):
        V3.collect(order, ticket)


def test_an_order_is_found_by_our_own_id(kling: KlingServer, tmp_path: Path) -> None:
    for engine, order in ((V3, a_clip_of(V3, tmp_path)), (V3, an_element(tmp_path))):
        assert engine.find(order.id) is None
        ticket = engine.submit(order)
        assert engine.find(order.id) == ticket
    kling.faults.append(Fault(at="poll", status=500))
    with pytest.raises(EngineBusy):
        V3.find(order.id)
    assert len(kling.orders) == 2


def test_an_order_that_kling_has_already_is_not_placed_twice(kling: KlingServer, tmp_path: Path) -> None:
    order = a_clip_of(V3, tmp_path)
    first = V3.submit(order)
    assert V3.submit(order) == first, "its own id is refused a second time, and found"
    kling.faults.append(Fault(at="poll", how="unknown"))
    with pytest.raises(EngineRefused, match="already exists"):
        V3.submit(order)
    assert len(kling.orders) == 1


def test_kling_names_a_voice_no_element(tmp_path: Path) -> None:
    with pytest.raises(YourMove, match="locked characters"):
        V3.submit(replace(an_element(tmp_path), subject=Voice(name="v", title="V", engine="x", speaker="y")))


def test_what_is_ordered_is_remembered_by_both_ids(kling: KlingServer, tmp_path: Path) -> None:
    V3.submit(a_clip_of(V3, tmp_path))
    (task,) = kling.orders
    assert isinstance(task, Task)
    assert (task.id, task.external) == ("800001", "4A-clip-1-9c01d2aa")
