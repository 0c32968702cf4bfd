# SPDX-License-Identifier: MIT
"""Write a workspace: a folder with settings and a dossier, which works as it stands."""

from collections.abc import Iterator
from pathlib import Path

from config.settings import NAME
from config.shipped import folder, yaml_files
from monitor.core.errors import ConfigError

SETTINGS = """\
# Loosethread's settings. `loosethread check` says what is wrong with this file, and where.
# Secrets never stand here: give them as {env: NAME} or {file: path}.

database: loosethread.db  # or a PostgreSQL address without password: postgresql+psycopg://host/name

fetch:
  contact: ""  # a mail address or page by which publishers can reach you; it is sent with every request
  per_host_delay: 1.0  # seconds between two requests to one host

# To be told of changes, take out the hash signs and fill in. Then: loosethread alerts test analysts
#
# channels:
#   mail:
#     kind: email
#     host: smtp.example.org
#     port: 587
#     security: starttls  # or tls
#     sender: Loosethread <loosethread@example.org>
#     username: loosethread
#     password: {env: LOOSETHREAD_MAIL_PASSWORD}
#   slack:
#     kind: slack
#     webhook: {env: LOOSETHREAD_SLACK_WEBHOOK}
#
# receivers:
#   analysts:  # everything about threads
#     channel: mail
#     to: [analyst@example.org]
#   sanctions-desk:  # one thread, and only what is certain
#     channel: slack
#     threads: [eu-iran-sanctions]
#     kinds: [status change, correction]
#   operators:  # sources that fail, deliveries that fail
#     channel: mail
#     to: [operator@example.org]
#     operator: true
"""


def init(workspace: Path) -> list[Path]:
    """Write what is missing in `workspace`; existing files are never touched. Return what was written.

    Raises ConfigError where the folder cannot be written.
    """
    try:
        return list(_written(workspace))
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror or error}", file=str(workspace)) from error


def _written(workspace: Path) -> Iterator[Path]:
    wanted = {workspace / NAME: SETTINGS.encode()}
    for shipped in yaml_files(folder("dossiers")):
        wanted[workspace / "dossiers" / shipped.name] = shipped.read_bytes()
    for path, content in wanted.items():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            yield path
