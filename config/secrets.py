# SPDX-License-Identifier: MIT
"""Secrets come from the environment or from a file, never from YAML; a repr never shows one."""

import os
from pathlib import Path
from typing import Self

from pydantic import model_validator

from config.files import Strict
from monitor.core.errors import SecretMissing

MAX_BYTES = 10_000


class SecretRef(Strict):
    """Where a secret is: `{env: NAME}` or `{file: path}`, the path relative to the workspace."""

    env: str | None = None
    file: Path | None = None

    @model_validator(mode="before")
    @classmethod
    def _named(cls, given: object) -> object:
        if not isinstance(given, dict):
            raise ValueError("expected `{env: NAME}` or `{file: path}`; a secret never stands in this file")  # noqa: TRY004  pydantic takes ValueError
        return given

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.env is None) == (self.file is None):
            raise ValueError("expected either `env: NAME` or `file: path`, one of the two")
        return self

    def read(self, workspace: Path, what: str) -> str:
        """Return the secret. Raises SecretMissing, naming variable or file and what it is for, never a value."""
        if self.env is not None:
            value = os.environ.get(self.env, "")
            if not value:
                raise SecretMissing(f"{what}: the environment variable {self.env} is not set")
            return value
        path = workspace / (self.file or "")
        try:
            value = path.read_bytes()[:MAX_BYTES].decode("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SecretMissing(f"{what}: the file {path} cannot be read ({type(error).__name__})") from error
        if not value:
            raise SecretMissing(f"{what}: the file {path} is empty")
        return value
