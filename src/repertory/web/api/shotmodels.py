"""What the API gives and takes of shot lists and shots, typed."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from repertory.craft.explaining import expected
from repertory.craft.routing import Choice
from repertory.craft.shotlist.mending import Mended
from repertory.craft.shotlist.quickfixes import Remark, RemarkKind
from repertory.craft.shotlist.shown import rewritten_in_words
from repertory.model.anchor import Role
from repertory.model.engine import OrderKind
from repertory.model.shot import Framing, ShotSize
from repertory.web.api.models import Given, Usd
from repertory.web.storyboard import Card, OrderShown, Reference, ShotShown
from repertory.work.drafting import Draft
from repertory.work.relisting import Relisted

MOST_TEXT = 2_000_000
"""Characters of a shot list."""
ListText = Annotated[str, Field(max_length=MOST_TEXT, description="The whole shot list.")]


class ListGiven(Given):
    """A shot list that is sent to us."""

    text: ListText


class FixGiven(ListGiven):
    """A shot list of which descriptions are to be taken out."""

    shots: list[Annotated[str, Field(max_length=20)]] = Field(
        default=[], max_length=10_000, description="Numbers of shots; empty for all."
    )


class MoveGiven(Given):
    """Where a shot is to stand."""

    before: str = Field(default="", max_length=20, description="The number of a shot; empty for the end.")


class ListOut(BaseModel):
    """A shot list as it is saved."""

    text: str
    etag: str = Field(description="For If-Match, as in the ETag header.")


class SavedOut(BaseModel):
    """A shot list was saved."""

    etag: str
    kept: str = Field(description="The file beside it that keeps the list before; empty where nothing was changed.")


class RemarkOut(BaseModel):
    """Something that is to be said about some words of a list."""

    kind: RemarkKind
    line: int = Field(description="Counted from 1, as is the column.")
    column: int
    length: int
    what: str
    step: str
    instead: str | None = Field(description="What to write in their place; null where nobody can say.")
    shot: str

    @classmethod
    def of(cls, remark: Remark) -> RemarkOut:
        return cls(**vars(remark))


class UnderstoodOut(BaseModel):
    """Some words, and what they were taken to mean."""

    line: int
    column: int
    length: int
    kind: str
    meaning: str


class CheckedOut(BaseModel):
    """What was understood of a list."""

    shots: int
    sound: int = Field(description="How many of them have no problem.")
    remarks: list[RemarkOut]
    understood: dict[str, list[UnderstoodOut]] = Field(description='By the number of the shot; "" for the title.')

    @classmethod
    def of(cls, draft: Draft) -> CheckedOut:
        told = draft.read.listing.understood
        return cls(
            shots=draft.read.shots,
            sound=draft.read.sound,
            remarks=[RemarkOut.of(one) for one in draft.remarks],
            understood={number: [UnderstoodOut(**vars(one)) for one in told[number]] for number in told},
        )


class FixedOut(BaseModel):
    """A list without the words that describe people whose pictures are sent. Nothing is saved."""

    text: str
    changes: list[str]
    left: list[str] = Field(description="Words whose place in the list is not certain.")
    unchanged: list[str] = Field(description="Numbers of the shots that would be understood otherwise.")

    @classmethod
    def of(cls, mended: Mended, unchanged: tuple[str, ...]) -> FixedOut:
        return cls(
            text=mended.text,
            changes=[rewritten_in_words(one) for one in mended.changes],
            left=[one.was for one in mended.left],
            unchanged=list(unchanged),
        )


class RereadOut(BaseModel):
    """Something of a shot that is understood otherwise now."""

    shot: str
    what: str
    was: str
    now: str


class MovedOut(BaseModel):
    """A shot was moved."""

    changed: bool
    kept: str = Field(description="The file beside it that keeps the list before.")
    reread: list[RereadOut]

    @classmethod
    def of(cls, done: Relisted) -> MovedOut:
        reread = [RereadOut(**vars(one)) for one in done.reread]
        return cls(changed=done.changed, kept=done.kept.name if done.kept else "", reread=reread)


class ShotCard(BaseModel):
    """A shot on the storyboard."""

    number: str
    line: int
    words: str
    size: ShotSize
    framing: Framing | None
    who: list[str]
    place: str
    light: str
    spoken: list[str]
    remarks: int = Field(description="How much is to be said about it: problems, doubts, rewrites.")
    state: str = Field(description='"accepted", "open", "older", or empty where nothing is shot of it.')
    picture: str = Field(description="Address of the take that shows it; empty where there is none.")
    price_usd: Usd | None = Field(description="Of one take of everything; null where it cannot be planned.")
    due_usd: Usd | None = Field(description="What of it is still to be paid.")
    trouble: str

    @classmethod
    def of(cls, film: str, card: Card) -> ShotCard:
        sketch, take = card.sketch, card.take
        shot = sketch.shot
        return cls(
            number=shot.number,
            line=shot.line,
            words=shot.text,
            size=shot.size,
            framing=shot.framing,
            who=list(sketch.who),
            place=sketch.bound.location.title if sketch.bound and sketch.bound.location else shot.location,
            light=shot.light,
            spoken=[f"{line.speaker}: {line.text}" for line in shot.dialogue],
            remarks=sketch.problems,
            state=card.state,
            picture=f"/media/films/{film}/takes/{take.shot}/{take.media.name}" if take else "",
            price_usd=card.planned.price if card.planned else None,
            due_usd=card.planned.due if card.planned else None,
            trouble=card.trouble,
        )


class ReferenceOut(BaseModel):
    """A reference that goes along, or has no room."""

    anchor: str
    role: Role
    label: str
    reason: str
    called: str = Field(description="What the prompt calls it.")
    pictures: list[str]

    @classmethod
    def of(cls, one: Reference) -> ReferenceOut:
        chosen = one.chosen
        return cls(
            anchor=chosen.anchor,
            role=chosen.role,
            label=chosen.label,
            reason=chosen.reason,
            called=one.called,
            pictures=list(one.pictures),
        )


class EngineOut(BaseModel):
    """An engine, compared with the others for one order."""

    engine: str
    able: bool
    chosen: bool
    price_usd: Usd
    share: float = Field(description="Of its takes, those that are expected to hold; 0 to 1.")
    each_usd: Usd = Field(description="What a take that holds is expected to cost.")
    score: float
    obstacles: list[str]
    prompt: str

    @classmethod
    def of(cls, choice: Choice, chosen: str) -> EngineOut:
        return cls(
            engine=choice.card.id,
            able=choice.able,
            chosen=choice.card.id == chosen,
            price_usd=choice.price,
            share=choice.chance.share,
            each_usd=choice.each_usd.quantize(Decimal("0.0001")),
            score=choice.score,
            obstacles=list(choice.obstacles),
            prompt=choice.prompt,
        )


class OrderOut(BaseModel):
    """The still or the clip of a shot."""

    kind: OrderKind
    engine: str
    why: str = Field(description="What is expected of it.")
    reasons: list[str]
    obstacles: list[str]
    price_usd: Usd
    prompt: str
    sent: list[ReferenceOut]
    left_out: list[ReferenceOut]
    engines: list[EngineOut]

    @classmethod
    def of(cls, one: OrderShown) -> OrderOut:
        choice = one.choice
        return cls(
            kind=one.kind,
            engine=choice.card.id,
            why=expected(choice.shot_class, choice.chance),
            reasons=list(choice.reasons),
            obstacles=list(choice.obstacles),
            price_usd=choice.price,
            prompt=choice.prompt,
            sent=[ReferenceOut.of(ref) for ref in one.sent],
            left_out=[ReferenceOut.of(ref) for ref in one.left_out],
            engines=[EngineOut.of(other, choice.card.id) for other in one.explained.engines],
        )


class PartOut(BaseModel):
    """What a shot was understood to be, in one respect."""

    what: str
    meaning: str


class ShotOut(BaseModel):
    """One shot, whole."""

    card: ShotCard
    understood: list[PartOut]
    rewritten: list[str]
    measured: list[str]
    lines_usd: Usd
    asked_usd: Usd = Field(description="Of questions to a vision engine about its takes, at the most.")
    at_most_usd: Usd = Field(description="With all takes and repairs that the film allows.")
    orders: list[OrderOut]
    before: str
    after: str

    @classmethod
    def of(cls, film: str, shown: ShotShown) -> ShotOut:
        planned, none = shown.card.planned, Decimal(0)
        return cls(
            card=ShotCard.of(film, shown.card),
            understood=[PartOut(what=what, meaning=meaning) for what, meaning in shown.understood],
            rewritten=list(shown.rewritten),
            measured=list(shown.measured),
            lines_usd=planned.lines_price if planned else none,
            asked_usd=planned.asked_price if planned else none,
            at_most_usd=planned.at_most if planned else none,
            orders=[OrderOut.of(one) for one in shown.orders],
            before=shown.before,
            after=shown.after,
        )
