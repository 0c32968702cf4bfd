# SPDX-License-Identifier: MIT
"""Read a file that a person wrote: YAML 1.2, validated strictly; every error names file, line and the nearest word."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from monitor.core.errors import ConfigError, nearest

T = TypeVar("T", bound="Strict")
MAX_BYTES = 20_000_000
Place = tuple[int | str, ...]
_SHAPES = {
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "named entries (key: value)",
    "mapping_type": "named entries (key: value)",
    "model_type": "named entries (key: value)",
}


class Strict(BaseModel):
    """A part of a file that people write: unknown keys are errors, values keep their type, records are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, str_strip_whitespace=True)


def load_yaml(path: Path, form: type[T]) -> T:
    """Return the file's content as `form`. Raises ConfigError with file, line, what was expected, nearest word.

    A file whose bytes are those of the last time is not read again. Line numbers are looked for only where something is
    wrong: that takes eight times as long.
    """
    return cast("T", _loaded(path, _bytes(path), form))


@lru_cache(maxsize=128)
def _loaded(path: Path, content: bytes, form: type[Strict]) -> Strict:
    quick = _quick(content)
    if quick is not None:
        with suppress(ValidationError):  # said below, with its line
            return form.model_validate(quick)
    raw = _parsed(path, content)
    if not isinstance(raw, CommentedMap):
        raise ConfigError(f"expected named entries (key: value), found {_kind(raw)}", file=str(path), line=1)
    return validated(raw, form, path)


def read_yaml(path: Path) -> Any:  # noqa: ANN401  whatever the file holds; `validated` gives it a form
    """Return the file's content with its line numbers. Raises ConfigError."""
    return _parsed(path, _bytes(path))


def _bytes(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror or error}", file=str(path)) from error
    if len(content) > MAX_BYTES:
        raise ConfigError(f"larger than {MAX_BYTES // 1_000_000} MB", file=str(path))
    return content


def _quick(content: bytes) -> dict[str, Any] | None:
    """Return the file's content without line numbers; None where it is no named entries or there is an error to tell.
    Files with directives (%) are left to the slow way."""
    if content.startswith(b"%") or b"\n%" in content:
        return None
    try:
        raw = YAML(typ="safe").load(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, YAMLError, ValueError):
        return None
    return plain(raw) if isinstance(raw, dict) else None


def _parsed(path: Path, content: bytes) -> Any:  # noqa: ANN401  see read_yaml
    yaml = YAML(typ="rt", pure=True)
    yaml.version = (1, 2)
    try:
        return yaml.load(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ConfigError(f"is not UTF-8 text (byte {error.start})", file=str(path), line=line) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = None if mark is None else mark.line + 1
        raise ConfigError(f"not valid YAML: {error.problem or error.context}", file=str(path), line=at) from error
    except YAMLError as error:
        raise ConfigError(f"not valid YAML: {error}", file=str(path)) from error


def validated(raw: Any, form: type[T], path: Path) -> T:  # noqa: ANN401  see read_yaml
    """Return raw YAML as `form`. Raises ConfigError for the first thing that is wrong, counting the others."""
    try:
        return form.model_validate(plain(raw))
    except ValidationError as error:
        problems = error.errors(include_url=False)
        first = min(problems, key=lambda p: (p["type"] != "extra_forbidden", line_of(raw, _steps(p)) or 0))
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise ConfigError(_say(first, raw, form) + more, file=str(path), line=line_of(raw, _steps(first))) from None


def plain(raw: Any) -> Any:  # noqa: ANN401  see read_yaml
    """Return YAML content as plain dicts, lists and scalars."""
    if isinstance(raw, dict):
        return {str(key): plain(value) for key, value in raw.items()}
    if isinstance(raw, list):
        return [plain(value) for value in raw]
    if isinstance(raw, bool):
        return bool(raw)
    for scalar in (int, float, str):
        if isinstance(raw, scalar):
            return scalar(raw)
    return raw


def line_of(raw: Any, place: Sequence[int | str]) -> int | None:  # noqa: ANN401  see read_yaml
    """Return the line (from 1) of a key or list entry, or of the nearest enclosing one."""
    line: int | None = None
    node = raw
    for step in place:
        marks = getattr(node, "lc", None)
        if isinstance(node, CommentedMap) and step in node:
            line = marks.key(step)[0] + 1 if marks else line
            node = node[step]
        elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
            line = marks.item(step)[0] + 1 if marks else line
            node = node[step]
        elif line is None and marks is not None and marks.line is not None:
            return int(marks.line) + 1
    return line


def _steps(problem: ErrorDetails) -> Place:
    """Return where the problem stands. A wrong tag stands at its own key, not at the entry that it tells apart."""
    tag = str(problem.get("ctx", {}).get("discriminator", "")).strip("'")
    return (*problem["loc"], tag) if tag else tuple(problem["loc"])


def _say(problem: ErrorDetails, raw: Any, form: type[BaseModel]) -> str:  # noqa: ANN401  see read_yaml
    place = _written(raw, _steps(problem))
    where = ".".join(str(step) for step in place)
    context = problem.get("ctx", {})
    if problem["type"] == "extra_forbidden":
        key = str(problem["loc"][-1])
        hint = nearest(key, _fields_at(form, problem["loc"][:-1]))
        return f"unknown key {key!r}" + (f"; did you mean {hint!r}?" if hint else "")
    if problem["type"] == "missing":
        return f"{where} is missing"
    if problem["type"] == "value_error":  # our own words; they never show what was found, which may be a secret
        return f"{where}: {problem['msg'].removeprefix('Value error, ')}" if where else problem["msg"]
    if problem["type"] in _SHAPES:
        return f"{where}: expected {_SHAPES[problem['type']]}"
    found = context.get("tag", problem["input"])
    expected = context.get("expected_tags", context.get("expected"))
    if isinstance(expected, str) and isinstance(found, str):
        hint = nearest(found, [word.strip(" '") for word in expected.replace(" or ", ", ").split(",")])
        return f"{where}: expected {expected}, found {found!r}" + (f"; did you mean {hint!r}?" if hint else "")
    shown = "" if isinstance(found, dict | list) else f", found {found!r}"
    return f"{where}: {problem['msg']}{shown}"


def _written(raw: Any, place: Place) -> list[int | str]:  # noqa: ANN401  see read_yaml
    """Return the steps that a person wrote: without the tags that pydantic puts between them."""
    steps: list[int | str] = []
    node = raw
    for i, step in enumerate(place):
        if isinstance(node, dict) and step in node:
            steps.append(step)
            node = node[step]
        elif isinstance(node, list) and isinstance(step, int):
            steps.append(step)
            node = node[step] if step < len(node) else None
        elif i == len(place) - 1:
            steps.append(step)
    return steps


def _fields_at(form: type[BaseModel], place: Sequence[int | str]) -> list[str]:
    """Return the keys that may stand at a place of the form; those of every model met on the way down."""
    models: list[type[BaseModel]] = [form]
    for step in place:
        found = [m for model in models for m in _models_in(model, step)]
        models = found or models
    return [f.alias or name for model in models for name, f in model.model_fields.items()]


def _models_in(model: type[BaseModel], step: int | str) -> Iterator[type[BaseModel]]:
    field = model.model_fields.get(str(step))
    if field is not None:
        yield from _models_of(field.annotation)
    elif any(step == tag for f in model.model_fields.values() for tag in getattr(f.annotation, "__args__", ())):
        yield model  # the tag of a union: the entry is this very model


def _models_of(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401  any annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models_of(part)


def _kind(raw: object) -> str:
    if raw is None:
        return "an empty file"
    return "a list" if isinstance(raw, list) else f"{raw!r}"
