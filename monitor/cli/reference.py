# SPDX-License-Identifier: MIT
"""Write the generated reference pages: commands, lifecycles. `python -m monitor.cli.reference docs/reference`."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from config.lifecycles import load_lifecycles
from monitor.cli import root
from monitor.core.lifecycle import Lifecycle

WIDTH = 100


def main(folder: Path) -> None:
    """Write every page into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """Return the generated pages by file name."""
    lifecycles, _ = load_lifecycles(None)
    return {"commands.md": "\n".join(_commands()), "lifecycles.md": "\n".join(_lifecycles(lifecycles.values()))}


def _commands() -> Iterator[str]:
    yield "# Commands\n\nGenerated from the program's own help. Exit codes: 0 done, 1 failed, 2 usage or configuration,"
    yield "3 nothing to do where a script must know.\n"
    yield from _command(root, "loosethread", None)


def _command(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    short = name.rsplit(" ", 1)[-1]
    context = click.Context(command, info_name=short, parent=parent, max_content_width=WIDTH, terminal_width=WIDTH)
    yield f"## {name}\n\n```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            if found is not None:
                yield from _command(found, f"{name} {sub}", context)


def _lifecycles(lifecycles: Iterable[Lifecycle]) -> Iterator[str]:
    yield "# Lifecycles\n\nGenerated from config/lifecycles. How evidence moves a status: [statuses](../statuses.md).\n"
    for lifecycle in lifecycles:
        yield f"## {lifecycle.id}: {lifecycle.title}\n"
        yield "| status | needs | means | who acts next | steps to |\n|---|---|---|---|---|"
        for state in lifecycle.states.values():
            steps = ", ".join(sorted(lifecycle.steps.get(state.id, ()))) or "nothing"
            yield f"| {state.id} | {state.strength.value} | {state.explanation} | {state.next_actor} | {steps} |"
        start = ", ".join(sorted(lifecycle.steps.get("start", ())))
        yield f"\nA thread may begin as: {start}. After {lifecycle.stall_days} days without a step: stalled.\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
