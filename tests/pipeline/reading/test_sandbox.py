"""The sandbox: whatever a child does, the caller gets an answer or a verdict, and nothing is left
running.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.ground.errors import DocumentError
from pipeline.reading import sandbox
from pipeline.settings import Limits

HERE = "tests.pipeline.reading.misdeeds"
LIMITS = Limits(seconds=20, memory_mb=256)


def test_answers_and_stays_warm() -> None:
    first = sandbox.call(f"{HERE}:whoami", "", LIMITS)
    assert sandbox.call(f"{HERE}:whoami", "", LIMITS) == first
    assert int(first) != os.getpid()


def test_printing_does_not_disturb_the_answer() -> None:
    assert sandbox.call(f"{HERE}:chatter", "Grüße", LIMITS) == "Grüße"


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        ("die", "crashed"),
        ("abort", "crashed"),
        ("raise_foreign", "crashed"),
        ("eat_memory", "memory"),
        ("phone", "crashed"),
    ],
)
def test_misdeeds_become_verdicts(deed: str, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        sandbox.call(f"{HERE}:{deed}", "", LIMITS)
    assert caught.value.code == code
    assert sandbox.call(f"{HERE}:chatter", "weiter", LIMITS) == "weiter"


def test_errors_of_ours_come_through_whole() -> None:
    with pytest.raises(DocumentError, match="mit Absicht") as caught:
        sandbox.call(f"{HERE}:raise_ours", "", LIMITS)
    assert (caught.value.code, caught.value.hint) == ("encrypted", "Weiter so.")


def test_a_loop_is_ended_with_all_that_it_started(tmp_path: object) -> None:
    note = f"{tmp_path}/pid"
    with pytest.raises(DocumentError) as caught:
        sandbox.call(f"{HERE}:loop_with_child", note, Limits(seconds=1, memory_mb=256))
    assert caught.value.code == "timeout"
    with open(note) as file:  # noqa: PTH123 - the child wrote a bare name
        pid = int(file.read())
    deadline = time.monotonic() + 5
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(pid)


@pytest.mark.parametrize(
    ("deed", "takes", "seconds", "ends"),
    [
        ("compute", "0.2", 1, True),
        ("compute", "30", 1, False),
        ("compute_in_child", "0.2", 2, True),
        ("compute_in_child", "30", 1, False),
        # Waiting costs no processor: a busy machine makes no file unreadable.
        ("idle", "1.5", 1, True),
        ("idle", "30", 0.4, False),
    ],
)
def test_seconds_are_those_of_the_processor(
    deed: str, takes: str, seconds: float, ends: bool
) -> None:
    limits = Limits(seconds=seconds, memory_mb=256)
    if ends:
        assert sandbox.call(f"{HERE}:{deed}", takes, limits) == "fertig"
        return
    with pytest.raises(DocumentError) as caught:
        sandbox.call(f"{HERE}:{deed}", takes, limits)
    assert caught.value.code == "timeout"


def test_nothing_outlives_a_parent_that_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    code = (
        "from pipeline.reading import sandbox; from pipeline.settings import Limits; "
        f"sandbox.call('{HERE}:note_and_compute', '{note}', Limits())"
    )
    with subprocess.Popen([sys.executable, "-c", code]) as parent:
        assert _becomes(lambda: note.is_file() and len(note.read_text().split()) == 2, 30)
        parent.kill()
    pids = [int(pid) for pid in note.read_text().split()]
    assert _becomes(lambda: not any(map(_runs, pids)), 5)


def _becomes(is_so: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.05)
    return is_so()


def test_many_threads_at_once() -> None:
    answers: list[str] = []
    threads = [
        threading.Thread(
            target=lambda n=n: answers.append(sandbox.call(f"{HERE}:chatter", str(n), LIMITS))
        )
        for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [str(n) for n in range(6)]


def test_nothing_is_left_behind_at_exit() -> None:
    code = (
        "from pipeline.reading import sandbox; from pipeline.settings import Limits; "
        f"print(sandbox.call('{HERE}:whoami', '', Limits()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    pid = int(done.stdout)
    deadline = time.monotonic() + 5
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123 - no path of ours
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
