# SPDX-License-Identifier: MIT
"""What makes two items the same when a feed changes its keys: the same address and the same words. Pure."""

from hashlib import sha256
from unicodedata import normalize
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

CAMPAIGN = frozenset("cmp dclid fbclid gclid igshid maca mkt_tok msclkid ocid smid xtor yclid".split())  # noqa: SIM905 -- shorter
CAMPAIGNS = ("utm_", "at_", "mc_", "ns_", "wt_", "cmpid", "_ga")  # and whatever begins so: how a reader came here
PORTS = {"http": 80, "https": 443}


def canonical_url(url: str) -> str:
    """Return the address without what does not name the page: campaign marks, order of the query, fragment, port.

    http and https count as one. What is no web address comes back trimmed: it still tells one item from another.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:  # "http://[": feeds hold anything
        return url.strip()
    if parts.scheme not in PORTS or not parts.hostname:
        return url.strip()
    host = parts.hostname.rstrip(".")
    host = f"[{host}]" if ":" in host else host
    if port is not None and port != PORTS[parts.scheme]:
        host = f"{host}:{port}"
    route = parts.fragment if parts.fragment.startswith("!") else ""  # "#!/page" is how some sites name a page
    return urlunsplit(("https", host, parts.path or "/", _query(parts.query), route))


def content_hash(title: str, text: str) -> str:
    """Return the fingerprint of an item's words. Space and the way letters are composed do not count."""
    return sha256(f"{_words(title)}\n{_words(text)}".encode(errors="surrogatepass")).hexdigest()


def _query(query: str) -> str:
    return urlencode(
        sorted(pair for pair in parse_qsl(query, keep_blank_values=True) if not _campaign(pair[0].lower()))
    )


def _campaign(name: str) -> bool:
    return name in CAMPAIGN or name.startswith(CAMPAIGNS)


def _words(text: str) -> str:
    return " ".join(normalize("NFC", text).split())
