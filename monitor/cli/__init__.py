# SPDX-License-Identifier: MIT
"""The command line. One file per group of commands; this one holds the root and turns errors into exit codes.

Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 nothing to do where a script must know.
"""

import sys
from pathlib import Path

import click

from monitor import __version__
from monitor.cli import (
    alerts,
    doctor,
    evaluating,
    explaining,
    looking,
    outlets,
    rematching,
    replaying,
    reviewing,
    running,
    sources,
    workspace,
)
from monitor.core.errors import ConfigError, LoosethreadError, NotFound, SecretMissing
from monitor.logs import quiet

USAGE = 2
FAILED = 1


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--workspace",
    "-w",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder that holds loosethread.yaml.  [default: the current one]",
)
@click.version_option(__version__, prog_name="loosethread")
@click.pass_context
def root(context: click.Context, workspace: Path) -> None:
    """Follow the open ends of a news article: what changed, when, and the sentence that proves it.

    Example: loosethread --workspace demo-workspace threads
    """
    quiet()
    context.obj = workspace


GROUPS = (
    workspace, doctor, running, replaying, looking, reviewing, rematching,
    explaining, evaluating, outlets, sources, alerts,
)  # fmt: skip
for group in GROUPS:
    for command in group.COMMANDS:
        root.add_command(command)


def main() -> None:
    """Run the command line; print our own errors as one sentence, without a traceback."""
    try:
        root()
    except (ConfigError, SecretMissing, NotFound) as error:
        _fail(error, USAGE)
    except LoosethreadError as error:
        _fail(error, FAILED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(FAILED)


def _fail(error: LoosethreadError, code: int) -> None:
    click.echo(f"loosethread: {error}", err=True)
    sys.exit(code)
