# SPDX-License-Identifier: MIT
"""Reading an item takes long; whoever wants to write meanwhile can."""

import threading

import pytest

from monitor.core.model import Vote, Where
from monitor.core.second import Question
from tests.e2e.test_polling import Watch, knowledge, watch  # noqa: F401  fixtures

pytestmark = pytest.mark.slow


class SlowReader:
    """A second reader that is not done before somebody else has written."""

    def __init__(self, writing: Watch) -> None:
        self.watch, self.written = writing, []

    def vote(self, question: Question) -> Vote | None:
        writer = threading.Thread(target=self._write, args=(question.title,), daemon=True)
        writer.start()
        writer.join(10)
        return None

    def quote(self, question: Question, status: str) -> tuple[str, Where]:
        return question.title, Where.TITLE

    def _write(self, title: str) -> None:
        with self.watch.store.begin() as tx:
            tx.remember("meanwhile", title)
        self.written.append(title)


def test_while_an_item_is_read_others_write(watch: Watch) -> None:  # noqa: F811
    watch.world.shown["wire"] = ("Harbour Council adopts listings against Arvendia",)
    reader = SlowReader(watch)
    watch.restart(second=reader)
    watch.round("wire")
    watch.pipeline.write_looks()
    assert watch.pipeline.advance() == 1
    assert reader.written == ["The Harbour Council adopts listings against Arvendia one"]
