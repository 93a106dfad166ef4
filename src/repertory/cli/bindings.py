"""`repertory character bind`, `bindings` and `unbind`, and so for other anchors: what engines know them by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.opening import Budget, kind_of, settings_of, studio
from repertory.cli.screen import say, table
from repertory.errors import YourMove
from repertory.model.anchor import Binding, BindingKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repertory.app import Studio
    from repertory.library.bundles import Imported

Name = Annotated[str, typer.Argument(help="Its name.")]


def bind(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Its name, or name@2.")],
    engine: Annotated[str, typer.Option(help="The vendor whose engine knows it: kling, fal, diffusers; or its card.")],
    slot: Annotated[str, typer.Option(help="The id of an element, subject or voice that the vendor keeps.")] = "",
    lora: Annotated[Path | None, typer.Option(help="A LoRA, as a .safetensors file; it is copied.")] = None,
    adapter: Annotated[bool, typer.Option("--adapter", help="IP-Adapter settings.")] = False,
    trigger: Annotated[str, typer.Option(help="The word that calls it in a prompt.")] = "",
    base: Annotated[str, typer.Option(help="The model that a LoRA was trained for.")] = "",
    setting: Annotated[list[str] | None, typer.Option(help='"scale=0.8"')] = None,
    version: Annotated[int, typer.Option(min=0, help="The locked version it was made from; else the newest.")] = 0,
    make: Annotated[bool, typer.Option("--make", help="Have the vendor make it now, from its references.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="With --make: once more, where it failed; that costs again.")
    ] = False,
    budget: Budget = 0.0,
) -> None:
    """Record what an engine knows a locked version by: a slot at a vendor, a LoRA, or IP-Adapter settings. Or have the
    vendor make it: an element, a cloned voice, a trained LoRA."""
    if make:
        ref, given = f"{name}@{version}" if version else name, slot or lora or adapter or base
        _made(context, ref, engine, budget, again=again, given=given)
        return
    from repertory.work.introducing import vendor_named

    binding = Binding(
        engine="",
        kind=_kind(slot, lora, adapter),
        value=slot,
        made_from=version,
        trigger=trigger,
        base_model=base,
        settings=settings_of(setting),
    )
    with studio(context, "Binding") as desk:
        desk.library.require(name, kind_of(context))
        made = desk.bindings.add(name, replace(binding, engine=vendor_named(desk.crew, engine)), weights=lora)
    say(f"{made.binding.engine} knows {name.partition('@')[0]}@{made.binding.made_from} as {made.id}.")
    if lora is not None and not trigger:
        say("It has no trigger word. If its training had one, bind it again with --trigger WORD.")


def _made(context: typer.Context, ref: str, engine: str, budget: float, *, again: bool, given: object) -> None:
    """Has a vendor make a binding. Raises YourMove where one is given at the same time."""
    if given:
        raise YourMove("A binding is made, or recorded as it is.", step="Leave out --make, or the other options.")
    with studio(context, "Binding", budget=budget) as desk:
        desk.library.require(ref, kind_of(context))
        made = desk.introduce(ref, engine, again=again)
    say(f"{made.binding.engine} knows {ref.partition('@')[0]}@{made.binding.made_from} as {made.id}.")


def bindings(context: typer.Context, name: Annotated[str, typer.Argument(help="Its name, or name@2.")]) -> None:
    """List what engines know it by, and what of it is stale."""
    from repertory.library.binding_cards import described

    with studio(context, "Reading") as desk:
        desk.library.require(name, kind_of(context))
        found = desk.bindings.of(name)
    kind = kind_of(context).value
    if not found:
        say(f"No bindings: only its references are used. Next: repertory {kind} bind {name} --engine ENGINE --slot ID")
        return
    rows = [(one.id or "-", one.binding.engine, described(one.binding), one.ref or "-", one.standing) for one in found]
    table("Bindings", ("id", "engine", "what", "made from", "standing"), rows, whole=("id",))


def unbind(
    context: typer.Context,
    name: Name,
    binding: Annotated[str, typer.Argument(help="Its id, or how that begins: kling, kling-slot; see: bindings")],
) -> None:
    """Forget a binding. Nothing else changes, neither here nor at the vendor."""
    with studio(context, "Unbinding") as desk:
        desk.library.require(name, kind_of(context))
        gone = desk.bindings.remove(name, binding)
    say(f"{name} is no longer bound by {gone}.")


def known_to(desk: Studio, name: str) -> Iterator[str]:
    """The lines of `show` about bindings."""
    from repertory.library.binding_cards import described

    for one in desk.bindings.of(name):
        yield f"  known to {one.binding.engine} by {described(one.binding)} ({one.standing})"


def bindings_of(imported: Imported) -> Iterator[str]:
    """What is said of the bindings that came with a bundle."""
    from repertory.library.binding_cards import described

    name = imported.anchor.name
    for one in imported.bindings:
        known = f"{name}@{one.made_from} is known to {one.engine} by {described(one)}"
        account = ", which works only in the account that made it" if one.kind is BindingKind.SLOT else ""
        yield f"  {known}{account}."
    for one in imported.passed_over:
        base = f" for {one.base_model}" if one.base_model else ""
        what = f"{name}@{one.made_from} is known to {one.engine} by another {one.kind.value}{base} here, which stays"
        yield f"  {what}; to take that of the bundle, unbind it and import again."


def _kind(slot: str, lora: Path | None, adapter: bool) -> BindingKind:
    given = {BindingKind.SLOT: bool(slot), BindingKind.LORA: lora is not None, BindingKind.ADAPTER: adapter}
    kinds = [kind for kind, is_given in given.items() if is_given]
    if len(kinds) != 1:
        step = "Give one of: --slot ID, --lora FILE.safetensors, --adapter."
        raise YourMove("A binding is a slot, a LoRA or IP-Adapter settings.", step=step)
    return kinds[0]
