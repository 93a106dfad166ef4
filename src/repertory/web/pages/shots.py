"""The shot list: the text on one side, read while it is typed, and the storyboard on the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path
from typing import Any

from nicegui import ui
from nicegui.events import CodeMirrorViewportChangeEventArguments

from repertory.craft.shotlist.quickfixes import Remark, RemarkKind, taken
from repertory.errors import Overtaken, RepertoryError
from repertory.web.desk import Desk
from repertory.web.news import LIBRARY, of_film
from repertory.web.pages.shell import empty, frame
from repertory.web.parts.live import aside, follow, tried
from repertory.web.parts.storyboard import Storyboard
from repertory.work.drafting import Draft

_PAUSE_S = 0.25
"""So long nobody has typed before a list is read."""
_MOST_REMARKS = 20
_MOST_PLACES = 12
"""As many remarks are shown below the list, and as many places where two lists differ."""
_AROUND = 40
"""So many lines above and below what is seen have what was understood ready."""
_KINDS = {RemarkKind.PROBLEM: "Problem", RemarkKind.DOUBT: "Perhaps not as you mean it", RemarkKind.REWRITE: "Looks"}
_LABEL = """getElement({id}).editorPromise.then(() => {{
  const text = getElement({id}).editor.contentDOM;
  text.setAttribute("aria-label", "Shot list");
  text.setAttribute("tabindex", "0");
  text.setAttribute("aria-describedby", "list-hint");
}})"""
_IN_SIGHT = """setTimeout(() => {{
  const editor = getElement({id}).editor;
  if (editor.hasFocus) editor.dispatch({{ scrollIntoView: true }});
}}, 50)"""


def add(desk: Desk) -> None:
    """Adds the page."""

    @ui.page("/films/{film}/shots")
    async def shots(film: str, shot: str = "") -> None:
        here = f"/films/{film}/shots"
        try:
            writing = await aside(lambda: Writing(desk, film))
        except RepertoryError as error:
            with frame(desk, film, here=here):
                empty("This film cannot be shown", str(error))
            return
        with frame(desk, "Shot list", here=here, film=film):
            ui.add_head_html('<link rel="stylesheet" href="/static/shots.css">')
            with ui.element("div").classes("writing"):
                writing.show()
                with ui.element("section").props('aria-label="Storyboard"'):
                    writing.board = Storyboard(film, shot=shot, show_line=writing.reveal)
                    with writing.board:
                        empty("No shots yet", "Write the first one in the list: what is seen, of whom, and where.")
            follow(desk, {of_film(film), LIBRARY}, writing.look_again)
            await ui.context.client.connected()
            ui.run_javascript(_LABEL.format(id=writing.editor.id))
            await writing.read()


class Writing:
    """A shot list in one browser: the text as it is typed, and the list as it is saved."""

    editor: ui.codemirror
    board: Storyboard

    def __init__(self, desk: Desk, film: str) -> None:
        """Raises UnknownName, YourMove for a list that is no text."""
        self._desk, self._film = desk, film
        self._folder = desk.film(film)
        self._state, self._saved = self._on_disk()
        self._draft: Draft | None = None
        self._trouble = ""
        self._theirs: tuple[str, str] | None = None
        self._typed = 0
        self._seen = (1, 2 * _AROUND)

    def show(self) -> None:
        """The list with its buttons, and below it what is to be said of it."""
        with ui.element("section").classes("writing-list").props('aria-label="List"'):
            with ui.element("div").classes("writing-tools"):
                self._save = _button("Save", self.save, act=True)
                self._said = ui.label().classes("writing-said").props('role="status" aria-live="polite"')
                self._fix_all = _button("Rewrite all looks", partial(self._rewrite, ()))
            self.editor = ui.codemirror(
                self._saved,
                on_change=self._changed,
                on_viewport_change=self._scrolled,
                keymap={"Mod-s": self.save},
                line_wrapping=True,
                indent="  ",
            )
            self._below = ui.element("div")
            ui.label("Ctrl+S saves. Esc, then Tab leaves the text.").classes("writing-hint").props('id="list-hint"')
        self._tell()

    @property
    def _unsaved(self) -> bool:
        return bool(self.editor.value != self._saved)

    def _on_disk(self) -> tuple[str, str]:
        """The list as it is saved, and its state, with the line ends that an editor has."""
        studio = self._desk.studio
        state = studio.shots_state(self._folder)
        text = studio.open_film(self._folder).shots_text()
        return state, text.replace("\r\n", "\n").replace("\r", "\n")

    # Reading

    async def _changed(self) -> None:
        """Reads what is typed, once nobody has typed for a moment."""
        self._tell()
        self._typed += 1
        now = self._typed
        await asyncio.sleep(_PAUSE_S)
        if now == self._typed:
            await self.read()

    async def read(self) -> None:
        """Reads the text as it is, and shows what was understood and what is to be said of it."""
        text = self.editor.value
        try:
            draft, trouble = await aside(lambda: self._read(text)), ""
        except RepertoryError as error:  # the cast or the settings cannot be read
            draft, trouble = None, str(error)
        if text != self.editor.value:
            return
        self._draft, self._trouble = draft, trouble
        self._mark()
        self._tell()
        self._tell_below()

    def _read(self, text: str) -> Draft:
        """The list as it is saved is read once for everybody who looks at it."""
        saved = self._desk.reader(self._film).listed()
        return saved if saved.read.text == text else self._desk.studio.read_draft(self._folder, text)

    def _scrolled(self, event: CodeMirrorViewportChangeEventArguments) -> None:
        first, last = event.from_line, event.to_line
        near = self._seen[0] <= max(1, first - _AROUND // 2) and last + _AROUND // 2 <= self._seen[1]
        if not near:
            self._seen = (max(1, first - _AROUND), last + _AROUND)
            if self._draft is not None and self._draft.read.text == self.editor.value:
                self._mark()

    def _mark(self) -> None:
        """Squiggles below what is to be said, and on hover what was understood of the lines that are seen."""
        if self._draft is None:
            self.editor.decorations = []
            return
        starts = [0]
        for line in self.editor.value.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        marks: list[dict[str, Any]] = []
        covered: set[int] = set()
        for one in self._draft.remarks:
            if one.length:
                begin = starts[one.line - 1] + one.column - 1
                covered.update(range(begin, begin + one.length))
                marks.append(_mark_of(begin, one.length, _said_of(one), f"at-{one.kind}"))
        told = self._draft.read.listing.understood
        for number in told:
            for word in told[number]:
                begin = starts[word.line - 1] + word.column - 1
                if self._seen[0] <= word.line <= self._seen[1] and word.length and begin not in covered:
                    marks.append(_mark_of(begin, word.length, f"{word.kind}: {word.meaning}", "is-understood"))
        self.editor.decorations = [one for one in marks if one["to"] <= len(self.editor.value)]

    # Saving

    async def save(self) -> None:
        """Puts the text in the place of the list, unless somebody else has changed that meanwhile."""
        text = self.editor.value
        if text == self._saved:
            return

        def saving() -> tuple[Path | None, str]:
            kept = self._desk.studio.save_shots(self._folder, text, instead_of=self._state)
            return kept, self._desk.studio.shots_state(self._folder)

        try:
            kept, self._state = await aside(saving)
        except Overtaken:
            await self.look_again()
            return
        except RepertoryError as error:
            ui.notify(str(error), type="negative", multi_line=True, close_button="Close", timeout=0)
            return
        self._saved, self._theirs = text, None
        ui.notify(f"Saved. The list before is kept as {kept.name}." if kept else "Saved.", type="positive")
        self._tell()
        self._tell_below()

    async def look_again(self) -> None:
        """Shows what others have saved: at once where nothing was typed here, else beside what was."""
        there = await tried(self._on_disk)
        if there is None:
            return
        state, theirs = there
        if state == self._state:
            await self.read()  # the cast or the library may be another
        elif not self._unsaved or theirs == self.editor.value:
            self._state, self._saved, self._theirs = state, theirs, None
            self._put(theirs)
        else:
            self._theirs = (state, theirs)
            self._tell_below()

    def _put(self, text: str) -> None:
        self.editor.value = text
        self._tell()
        self._tell_below()

    def _take_theirs(self) -> None:
        assert self._theirs is not None  # noqa: S101 - the button is there only then
        self._state, self._saved = self._theirs
        self._theirs = None
        self._put(self._saved)
        ui.notify("Their list is in the text. Ctrl+Z brings yours back.")

    async def _keep_mine(self) -> None:
        assert self._theirs is not None  # noqa: S101 - the button is there only then
        self._state, self._saved = self._theirs
        self._theirs = None
        await self.save()

    # Mending

    async def _take(self, remark: Remark) -> None:
        """Writes what a remark asks for, where the list is no worse by it."""
        text = self.editor.value
        if self._draft is None or self._draft.read.text != text:
            return  # it was typed on; the remarks are about to be new
        if remark.kind is RemarkKind.REWRITE:
            await self._rewrite((remark.shot,))
            return
        new, before = taken(text, remark), self._draft
        after = await tried(lambda: self._desk.studio.read_draft(self._folder, new))
        if after is None or text != self.editor.value:
            return
        if len(after.read.problems) > len(before.read.problems):
            ui.notify("With these words there would be more problems. Write it yourself.", type="warning")
            return
        self._put(new)

    async def _rewrite(self, numbers: Sequence[str]) -> None:
        """Takes out the looks of those whose pictures are sent."""
        text = self.editor.value
        done = await tried(lambda: self._desk.studio.fix_draft(self._folder, text, numbers))
        if done is None or text != self.editor.value:
            return
        mended, unchanged = done
        if mended.changes:
            self._put(mended.text)
        left = [f"Shot {number} would be understood otherwise without these words." for number in unchanged]
        left += [f'Where "{one.was}" stands is not certain.' for one in mended.left]
        if left:
            ui.notify(" ".join([*left, "Rewrite it yourself."]), type="warning", multi_line=True, close_button="Close")

    def reveal(self, line: int) -> None:
        """Shows a line of the list."""
        self.editor.reveal_line(line)

    # What is said

    def _tell(self) -> None:
        self._save.props(**{"remove" if self._unsaved else "add": "disabled"})
        self._said.text = self._standing()
        remarks = self._draft.remarks if self._draft else ()
        looks = [one for one in remarks if one.kind is RemarkKind.REWRITE and one.instead is not None]
        self._fix_all.set_visibility(len(looks) > 1)
        if hasattr(self, "board"):
            self.board.tell(unsaved=self._unsaved)

    def _tell_below(self) -> None:
        """The remarks, or how two lists differ; the line that is written stays in sight where they first take room."""
        remarks = self._draft.remarks if self._draft else ()
        grown = not self._below.default_slot.children
        self._below.clear()
        with self._below:
            if self._theirs is not None:
                _both(self.editor.value, self._theirs[1], self._take_theirs, self._keep_mine)
            elif remarks:
                _remarks(remarks, self.reveal, self._take)
        if grown and self._below.default_slot.children:
            ui.run_javascript(_IN_SIGHT.format(id=self.editor.id))

    def _standing(self) -> str:
        unsaved = "Not saved. " if self._unsaved else ""
        if self._draft is None:
            return f"{unsaved}{self._trouble or 'Reading…'}"
        read = self._draft.read
        shots = "1 shot" if read.shots == 1 else f"{read.shots} shots"
        if read.problems:
            return f"{unsaved}{shots}, {read.sound} without a problem"
        uncast = "" if read.bound else f". Nobody is cast yet: repertory production cast {self._film}"
        return f"{unsaved}{shots}, all understood{uncast}"


def _mark_of(begin: int, length: int, title: str, kind: str) -> dict[str, Any]:
    """A mark in the editor; its title is set as an attribute, never as markup."""
    return {"kind": "mark", "from": begin, "to": begin + length, "class": kind, "attributes": {"title": title}}


def _said_of(remark: Remark) -> str:
    return " ".join(filter(None, (remark.what, remark.step)))


def _remarks(remarks: Sequence[Remark], reveal: Callable[[int], None], take: Callable[[Remark], object]) -> None:
    with ui.element("ul").classes("remarks").props('role="list" aria-label="Remarks" tabindex="0"'):
        for one in remarks[:_MOST_REMARKS]:
            with ui.element("li").classes(f"remark is-{one.kind}"):
                ui.label(f"{_KINDS[one.kind]}, line {one.line}: {_said_of(one)}").classes("remark-said")
                _button("Show", partial(reveal, one.line), label=f"Show line {one.line}")
                if one.instead is not None:
                    said = f"Rewrite shot {one.shot}" if one.shot else f'Write "{one.instead}"'
                    _button(said, partial(take, one), act=True)
        if len(remarks) > _MOST_REMARKS:
            with ui.element("li").classes("remark"):
                ui.label(f"And {len(remarks) - _MOST_REMARKS} more: mend these first.").classes("remark-said")


def _button(said: str, on_click: Callable[[], object], *, label: str = "", act: bool = False) -> ui.element:
    with ui.element("button").classes("quiet is-act" if act else "quiet").props('type="button"') as button:
        ui.label(said)
    if label:
        button._props["aria-label"] = label
    return button.on("click", on_click)


def _both(mine: str, theirs: str, take: Callable[[], object], keep: Callable[[], object]) -> None:
    """Where two lists differ, and what can be done about it."""
    with ui.element("div").classes("both").props('role="alert"'):
        ui.label("Somebody else has changed this list meanwhile. Yours is not saved; nothing is lost yet.")
        with ui.element("div").classes("writing-tools"):
            _button("Save mine, keep theirs beside it", keep)
            _button("Take theirs", take)
        own, other = mine.split("\n"), theirs.split("\n")
        places = [one for one in SequenceMatcher(a=own, b=other, autojunk=False).get_opcodes() if one[0] != "equal"]
        for _, a, b, c, d in places[:_MOST_PLACES]:
            ui.label(f"Yours, line {a + 1}").classes("both-whose")
            ui.label("\n".join(own[a:b]) or "(nothing)").classes("both-lines")
            ui.label(f"Theirs, line {c + 1}").classes("both-whose")
            ui.label("\n".join(other[c:d]) or "(nothing)").classes("both-lines")
        if len(places) > _MOST_PLACES:
            ui.label(f"And {len(places) - _MOST_PLACES} more places.")
