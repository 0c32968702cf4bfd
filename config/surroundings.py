# SPDX-License-Identifier: MIT
"""What of the environment somebody may have meant for us, by name only: a value may hold a password."""

import os

PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def proxies() -> list[str]:
    """Return the names of the variables that name a proxy. We go through none (decision 0002)."""
    return sorted(name for name in os.environ if name.lower() in PROXIES and os.environ[name])
