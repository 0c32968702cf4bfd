# SPDX-License-Identifier: MIT
"""The parsing process: bytes of strangers come in, plain records go out. It may hang, explode or die; the daemon not.

Started by `spiders.parsing` with one socket as its standard input. Each job is length + pickle (written by us, for us)
and length + body, each answer length + JSON (nothing of what strangers wrote is ever unpickled). The end of the input
ends the process.
"""

import json
import pickle
import resource
import signal
import socket
import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from spiders.jobs import Job, answer

LENGTH = struct.Struct("!I")
CPU_SECONDS = 10
MEMORY_BYTES = 1_500_000_000  # address space: libraries map far more than they use
OPEN_FILES = 64


def main() -> None:
    """Answer jobs until the input ends. What raises otherwise ends the process, which is an answer too."""
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.SIG_IGN)  # meant for the daemon, which closes our input when it is done
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with socket.socket(fileno=0) as line:
        while (job := _next(line)) is not None:
            _allow_cpu(CPU_SECONDS * job.patience)
            reply = json.dumps(answer(job), default=_iso).encode()
            line.sendall(LENGTH.pack(len(reply)) + reply)


def _iso(value: date) -> str:
    return value.isoformat()  # a datetime is a date, and writes its time too


def _next(line: socket.socket) -> Job | None:
    said = _frame(line)
    if not said:
        return None
    job: Job = pickle.loads(said)  # noqa: S301  written by spiders.parsing alone
    return replace(job, body=_frame(line))


def _frame(line: socket.socket) -> bytes:
    """Return what comes next, by its length; less where the other end has closed."""
    head = receive(line.recv, LENGTH.size)
    return receive(line.recv, LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""


def receive(recv: Callable[[int], bytes], size: int) -> bytes:
    """Return exactly `size` bytes, fewer where the other end has closed."""
    pieces = bytearray()
    while len(pieces) < size and (piece := recv(min(size - len(pieces), 1 << 20))):
        pieces += piece
    return bytes(pieces)


def _allow_cpu(seconds: int) -> None:
    """Give the next job its own share: the limit counts all that the process ever used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
