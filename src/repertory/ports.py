"""The ports: whatever needs money, weights, a GPU or an outside program stands behind one of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from repertory.craft.calibrating import Prior
from repertory.craft.rewriting.describing import Known
from repertory.model.engine import EngineCard, KnownJob, Order, Output, Ticket
from repertory.model.film import Film
from repertory.model.shot import Change
from repertory.model.verdict import Expectation, Fault, Frame, Measurement, Observation

if TYPE_CHECKING:
    from repertory.media.images import Picture


class Engine(Protocol):
    """One AI model of one vendor."""

    @property
    def card(self) -> EngineCard:
        """What it can do, as data."""

    def submit(self, order: Order) -> Ticket | Output:
        """Place the order. The only call that spends; it is never repeated by itself.

        Raises EngineBusy when nothing was ordered and another try is safe, EngineRefused for a final no,
        MissingPart when a key or a package is missing.
        """

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        """The result, stored in the order's folder, or None while it is not ready. Free and repeatable.

        Raises EngineFailed or EngineRefused when the order ended without a result, EngineBusy to ask again later.
        """


@runtime_checkable
class Checkable(Protocol):
    """An engine that can say whether it would work now."""

    def check(self) -> str:
        """A short sentence for `repertory doctor`; raises MissingPart with the remedy. Places no order."""


@runtime_checkable
class Account(Protocol):
    """An engine whose vendor says for nothing whether a key is good."""

    def account(self) -> str:
        """What the vendor's cheapest free endpoint says, in a short sentence. Places no order. Raises EngineRefused for
        a key that is not taken, MissingPart without one, EngineBusy where nobody answers."""


@runtime_checkable
class Retracing(Protocol):
    """An engine whose vendor finds an order by our own id of it."""

    def find(self, order_id: str) -> Ticket | None:
        """The receipt of the order that was being placed when the process died; None where it never arrived. Free.
        Raises EngineBusy, MissingPart."""


@runtime_checkable
class LookingUp(Protocol):
    """An engine whose vendor says for nothing what it has under an id of its own, a receipt that a person names."""

    def look_up(self, order: Order, receipt: str) -> KnownJob | None:
        """What the vendor has by that receipt, however it stands with it: ready, in the making, refused or failed; None
        where it knows none. What it tells of it (prompt, model, time) is compared with what was to be ordered.
        `order` has its id, kind, engine, folder and settings, and nothing else.

        Raises EngineBusy where nobody answers, MissingPart without a key or where it is not taken, YourMove for what
        can be no receipt of this vendor's."""


@runtime_checkable
class Cancelling(Protocol):
    """An engine whose vendor lets an order be called off."""

    def cancel(self, order: Order, ticket: Ticket) -> bool:
        """Whether it was called off before it was made: then it costs nothing. Raises EngineBusy, MissingPart."""


class Inspector(Protocol):
    """One kind of anchor, measured. Local and free; it knows no thresholds."""

    @property
    def id(self) -> str: ...

    @property
    def version(self) -> str:
        """Raised whenever the same file would give other figures."""

    def observe(self, media: Path) -> Observation:
        """What is to be seen in a picture or a clip. Dear: callers cache it by media hash and version."""

    def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
        """One measurement per expected anchor, and one per surplus face. Cheap, touches no file."""

    def usual(self, style: str) -> Prior | None:
        """The distances that are usual in one style, from trials of this inspector; None where there were none."""


@runtime_checkable
class Showing(Protocol):
    """An inspector that can draw what it compared."""

    def evidence(self, take: Path, view: Path, seen: Sequence[Frame] = ()) -> Picture:
        """A take beside one picture of an anchor, with what was found again. Dear where `seen`, both of them as they
        were observed, is not given. Raises MediaRejected."""


@runtime_checkable
class Describable(Protocol):
    """An inspector that can say what it works with."""

    def describe(self) -> str:
        """A short sentence for `repertory doctor`; raises MissingPart with the remedy where it cannot work at all."""


@runtime_checkable
class Follower(Protocol):
    """An inspector that can look at every picture of a stretch, so that a clip's face can be mended."""

    def follow(self, media: Path, start_s: float, end_s: float) -> tuple[Frame, ...]:
        """Every picture of a clip between two times, both included, with its faces. Raises MediaRejected."""


@runtime_checkable
class Mirroring(Protocol):
    """An inspector that can look at a picture in the mirror, so that its mirror image is told when it is pasted."""

    def observe_mirrored(self, media: Path) -> Observation:
        """What is to be seen in a picture's mirror image, under the picture's own hash. As dear as `observe`, and
        cached like it. Raises MediaRejected."""


@runtime_checkable
class Doubting(Protocol):
    """An inspector that can look once more at a picture in which it did not find who should be there."""

    def observe_turned(self, media: Path, quarters: int) -> Observation:
        """What is to be seen in a picture turned by so many quarters counterclockwise, under the picture's own hash. As
        dear as `observe`, and cached like it. Raises MediaRejected."""

    def shows_part(self, media: Path) -> bool:
        """Whether a part of a face fills the picture, the rest of it cut off by the frame. Raises MediaRejected."""


class Repairer(Protocol):
    """Mends one fault in a picture, or in a stretch of a clip. Local and free."""

    @property
    def id(self) -> str: ...

    @property
    def version(self) -> str: ...

    def repair(self, media: Path, fault: Fault, folder: Path) -> Output:
        """A new file in `folder`. Raises MediaRejected when the fault is beyond it (a profile, a small face)."""


class Cutter(Protocol):
    """Makes something to look at or to hand over out of a film."""

    @property
    def id(self) -> str: ...

    def cut(self, film: Film, folder: Path) -> Output:
        """One or more files in `folder`, written whole or not at all."""


class SecondOpinion(Protocol):
    """Reads a shot's action after the rules of `craft.rewriting`: a language model, say. Off unless one is given."""

    def describes(self, text: str, people: Sequence[Known]) -> Sequence[Change]:
        """More words that describe one of these people, by their offsets in the text. Only adds to what the rules find;
        what does not stand where it says is passed over."""
