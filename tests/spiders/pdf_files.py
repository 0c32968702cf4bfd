# SPDX-License-Identifier: MIT
"""PDF files written by hand, in few words: pages of lines, as office software and scanners make them. Invented text."""

import zlib
from io import BytesIO

from pypdf import PdfReader, PdfWriter

PICTURE = b"q 612 0 0 792 0 0 cm /Im0 Do Q"


def a_pdf(*pages: list[str] | bytes) -> bytes:
    """A PDF of these pages: lines of text, or the bytes of what the page draws."""
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for page in pages:
        drawn = zlib.compress(page if isinstance(page, bytes) else _lines(page))
        kids.append(len(parts) + 1)
        parts.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >>"
            b" /Contents %d 0 R >>" % (len(parts) + 2)
        )
        parts.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    parts[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % k for k in kids))
    return _file(parts)


def locked(pdf: bytes, password: str) -> bytes:
    """The same behind a password; "" : one that opens without, but is encrypted."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _lines(lines: list[str]) -> bytes:
    drawn = [b"BT /F1 11 Tf 14 TL 72 720 Td"]
    for line in lines:
        text = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        drawn.append(b"(%s) Tj T*" % text.encode("cp1252"))
    return b"\n".join([*drawn, b"ET"])


def _file(parts: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, table)
    return bytes(out)
