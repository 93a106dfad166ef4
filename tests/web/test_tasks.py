"""Commands that are begun for a page: what they tell, how they end, and that they outlive who began them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from repertory.app import Studio
from repertory.errors import UnknownName, YourMove
from repertory.web.tasks import Task, Tasks, TaskState, new_key


class Heard:
    """Waits for a task to come to something."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._last: dict[str, Task] = {}

    def __call__(self, task: Task) -> None:
        with self._changed:
            self._last[task.id] = task
            self._changed.notify_all()

    def until(self, task_id: str, ready: Callable[[Task], bool]) -> Task:
        with self._changed:
            assert self._changed.wait_for(lambda: task_id in self._last and ready(self._last[task_id]), timeout=60)
            return self._last[task_id]


def test_a_command_tells_its_steps_and_how_it_ended_and_one_key_begins_it_once(tmp_path: Path) -> None:
    studio, heard = Studio(tmp_path / "library"), Heard()
    studio.init()
    tasks = Tasks(studio.folder, tmp_path / "tasks", heard)
    words = ("prop", "new", "cup", "--prompt", "a white cup")
    cup = tasks.begin(words, title="A cup", about="anchor/cup", key="1")
    assert tasks.begin(words, title="A cup", about="anchor/cup", key="1").id == cup.id
    with pytest.raises(YourMove, match="used for something else"):
        tasks.begin(("prop", "new", "mug"), title="A mug", about="anchor/mug", key="1")
    made = heard.until(cup.id, lambda task: task.state is not TaskState.RUNNING)
    assert (made.state, made.exit_code) == (TaskState.DONE, 0)
    assert studio.library.names() == ("cup",)
    build = tasks.begin(("prop", "build", "cup"), title="Drawing", about="anchor/cup", key=new_key())
    assert heard.until(build.id, lambda task: task.state is not TaskState.RUNNING).state is TaskState.DONE
    assert any(step.about == "cup" for step in tasks.steps(build.id))
    bad = tasks.begin(("prop", "lock", "mug"), title="Locking", about="anchor/mug", key=new_key())
    failed = heard.until(bad.id, lambda task: task.state is not TaskState.RUNNING)
    assert (failed.state, failed.exit_code) == (TaskState.FAILED, 3)
    assert 'has no prop "mug"' in failed.said
    assert {one.id for one in tasks.all("anchor/cup")} == {build.id, cup.id}
    with pytest.raises(UnknownName):
        tasks.get("nobody")
    tasks.close()
    again = Tasks(studio.folder, tmp_path / "tasks", heard)
    assert again.get(bad.id) == failed
    assert again.begin(words, title="A cup", about="anchor/cup", key="1").state is TaskState.DONE
    again.close()
