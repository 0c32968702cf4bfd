# SPDX-License-Identifier: MIT
"""Who may import whom, and how large a page may grow (docs/architecture.md). Read from the source, never run."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("monitor", "spiders", "storage", "alerts", "config")
SIBLINGS = ("monitor.pipeline", "storage", "alerts", "spiders", "config")
TOP = ("monitor.app", "monitor.cli", "monitor.daemon", "monitor.replay")
CORE_MAY = {"monitor", "sentencex", "ahocorasick"}
CORE_IMPURE = {
    "asyncio", "http", "logging", "multiprocessing", "os", "random", "secrets", "selectors", "signal", "smtplib",
    "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib.request",
}  # fmt: skip
ONLY_IN = {
    "sqlalchemy": ("storage/",),
    "alembic": ("storage/",),
    "psycopg": ("storage/",),
    "scrapy": ("spiders/",),
    "feedparser": ("spiders/",),
    "aiohttp": ("spiders/",),
    "lxml": ("spiders/",),
    "trafilatura": ("spiders/",),
    "pypdf": ("spiders/pdfs.py",),
    "smtplib": ("alerts/channels/",),
    "slack_sdk": ("alerts/channels/",),
    "aiosmtpd": ("alerts/local.py",),
    "apscheduler": ("monitor/daemon.py",),
    "signal": ("monitor/daemon.py", "spiders/parse_worker.py"),
    "threading": ("monitor/daemon.py", "monitor/app.py", "spiders/", "alerts/local.py", "storage/store.py"),
    "pydantic": ("config/", "spiders/recorded.py"),
    "ruamel": ("config/", "spiders/recorded.py"),
    "click": ("monitor/cli/",),
    "numpy": ("monitor/trained/",),
}


def files() -> list[Path]:
    return sorted(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def inside(module: str, room: str) -> bool:
    return module == room or module.startswith(room + ".")


def sibling_of(module: str) -> str | None:
    return next((room for room in SIBLINGS if inside(module, room)), None)


IMPORTS = {path: sorted(set(imports(path))) for path in files()}
NAMES = {path: path.relative_to(ROOT).as_posix() for path in IMPORTS}


@pytest.mark.parametrize("path", IMPORTS, ids=NAMES.get)
def test_a_page_imports_only_what_its_room_may(path: Path) -> None:
    module, wrong = module_of(path), []
    for imported in IMPORTS[path]:
        top = imported.split(".")[0]
        if inside(module, "monitor.core"):
            outside = top in ROOMS and not inside(imported, "monitor.core")
            stranger = top not in CORE_MAY and not _is_standard(top)
            if outside or stranger or imported in CORE_IMPURE or top in CORE_IMPURE:
                wrong.append(imported)
        elif (home := sibling_of(module)) is not None:
            other = sibling_of(imported)
            if (other and other != home) or any(inside(imported, top_module) for top_module in TOP):
                wrong.append(imported)
    assert not wrong, f"{NAMES[path]} may not import {', '.join(wrong)}"


def _is_standard(top: str) -> bool:
    import sys

    return top in sys.stdlib_module_names or top == "__future__"


@pytest.mark.parametrize("package", ONLY_IN)
def test_a_package_is_imported_only_in_its_place(package: str) -> None:
    wrong = [
        NAMES[path]
        for path, names in IMPORTS.items()
        if any(inside(name, package) for name in names) and not NAMES[path].startswith(ONLY_IN[package])
    ]
    assert not wrong, f"{package} belongs in {', '.join(ONLY_IN[package])}, found in {', '.join(wrong)}"


def test_the_environment_is_read_only_in_config() -> None:
    wrong = [
        NAMES[path]
        for path in IMPORTS
        if not NAMES[path].startswith("config/")
        and ("os.environ" in (text := path.read_text(encoding="utf-8")) or "getenv" in text)
    ]
    assert not wrong


def test_the_wall_clock_is_read_only_by_the_clock() -> None:
    wrong = [
        NAMES[path]
        for path in IMPORTS
        if NAMES[path] != "monitor/clock.py"
        and any(call in path.read_text(encoding="utf-8") for call in ("datetime.now(", "utcnow(", "date.today("))
    ]
    assert not wrong


@pytest.mark.parametrize("path", IMPORTS, ids=NAMES.get)
def test_a_page_keeps_to_the_budgets(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    long = [
        f"{node.name} ({(node.end_lineno or 0) - node.lineno + 1} lines)"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 - _docstring_lines(node) > 40
    ]
    assert text.startswith("# SPDX-License-Identifier: MIT"), f"{NAMES[path]}: no licence line"
    assert len(text.splitlines()) <= 300, f"{NAMES[path]} is longer than 300 lines"
    assert not long, f"{NAMES[path]}: longer than 40 lines: {', '.join(long)}"


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return len((ast.get_docstring(node, clean=False) or "").splitlines())


def test_one_broad_except_in_the_whole_product() -> None:
    places = [
        NAMES[path]
        for path in IMPORTS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    ]
    assert places in ([], ["monitor/daemon.py"])


def test_no_page_has_a_name_that_says_nothing() -> None:
    assert not [n for n in NAMES.values() if Path(n).stem in ("utils", "helpers", "common", "misc", "manager")]
