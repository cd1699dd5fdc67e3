"""Requests that nobody would make: forms that are broken in every way, and whatever else can be sent to an address.

Each is made by chance from what the site has, so that most come further than the first check. The same seed makes the
same ones. What a request changed is taken back.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from django.conf import settings

from tests.permission_table import ROLES, Row, rows
from tests.security.forms import Form
from tests.security.world import FORM, REFUSED, SecurityWorld

BOUNDARY = "grens"
SELDOM = 0.005  # of those that are damaged: what is large takes long
PART_HEADS = (
    "Content-Type: text/plain; charset=utf-16", "Content-Type: text/plain; charset=none", "Content-Length: -1", "x",
    "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: quoted-printable", "X-A: " + "b" * 9_000, ": x",
    "Content-Type: multipart/mixed; boundary=binnen", "Content-Disposition: attachment",
)  # fmt: skip
# What breaks programs: types, sizes, signs, languages of computers.
NASTY = (
    "", " ", "0", "-1", "1", "1e9", "1e400", "-1e-400", "NaN", "Infinity", "9" * 30, "9223372036854775808",
    "-9223372036854775809", "2147483648", "0x10", "1_000", "1,5", "1.000.000,00", "€ 5", "٣", "½", "１２", "true",
    "None", "null", "undefined", "[]", "{}", "[1]", "\x00", "a\x00b", "\x1b[31m", "\r\n", "a\r\nb: c", "\ufffe",
    "\u2028", "\u202e", "a\u0300" * 40, "ﬃ", "İ", "👩‍👩‍👧", "\ud800", "é" * 300, "x" * 5_000, "'", "\"", "';--",
    "1 OR 1=1", "%", "%s", "%(x)s", "{0.__class__}", "{{7*7}}", "{% debug %}", "${7*7}", "<b>", "</textarea><script>",
    "]]>", "&amp;", "../../etc/passwd", "..\\..\\x", "file:///etc/passwd", "http://127.0.0.1/", "2027-02-30",
    "0000-00-00", "9999-12-31", "10000-01-01", "2027-01-01T25:00", "-0001-01-01", "31-12-9999", "24:00", "00:00:60",
    "a@b", "@", "a@b.nl\nBcc: x@y.nl", "=1+1", "+1", "@SUM(A1)", "\tx", "on", "off", "2027-W01", "\\", "(", "[", "*",
    "?", "^(a+)+$",
)  # fmt: skip
QUERY_NAMES = (
    "page", "pagina", "p", "o", "q", "all", "e", "sort", "volgorde", "sorteer", "status", "ronde", "round", "jaar",
    "voor", "next", "_popup", "_to_field", "_changelist_filters", "t", "id", "id__exact", "pk__in", "_connector",
    "_negated", "status__regex", "name__iregex", "title__isnull", "round__id__exact", "user__password__startswith",
    "proposal__organisation__name__contains", "parameters__a__b", "content__0", "is_active__exact", "last_login__gte",
    "changed_at__year", "changed_at__month", "term", "app_label", "model_name", "field_name", "format", "rank",
    "minimum", "thema", "provincie", "kind", "soort", "filter", "van", "tot",
)  # fmt: skip
HEADERS = {
    "Accept": ("*/*", "application/json", "text/html;q=x", "x" * 3_000, "\x7f", "application/xhtml+xml,*;q=0"),
    "Accept-Language": ("nl", "xx-YY", "zh-Hans-CN;q=2", ";;;", "a" * 600),
    "Accept-Encoding": ("gzip", "br;q=0", "*;q=x"),
    "Cookie": ("sessionid=", "sessionid=%00", 'csrftoken="', "a=b; a=c; =d", "messages=[[]]", "x" * 4_000),
    "If-Modified-Since": ("now", "Thu, 01 Jan 1970 00:00:00 GMT", "99999"),
    "If-None-Match": ("*", '"x"', "W/", '"' * 50),
    "Range": ("bytes=0-", "bytes=-1", "bytes=9-1", "bytes=0-0,2-3", "lines=1"),
    "Referer": ("http://testserver/", "https://evil.example/", "::", "about:"),
    "Origin": ("http://testserver", "null", "https://evil.example"),
    "X-Requested-With": ("XMLHttpRequest", "fetch"),
    "Sec-Fetch-Site": ("same-origin", "cross-site", "?"),
    "X-Forwarded-For": ("127.0.0.1", "::1, x", "'"),
    "X-Background": ("1",),
    "X-Request-ID": ("a\nb", "../../x", "12345678"),
    "X-Request-Start": ("t=0", "t=99999999999999", "x"),
    "X-CSRFToken": ("", "a" * 64, "\xff"),
    "X-HTTP-Method-Override": ("DELETE", "PUT"),
    "Authorization": ("Basic eDp4", "Bearer x", "Bearer \xe9", "Digest"),
    "Content-Encoding": ("gzip", "deflate"),
    "Expect": ("100-continue",),
}
# Made when it is first looked at, from what stands elsewhere.
DERIVED = frozenset({"reporting_reportingperiod", "assessment_scenariostability", "account_emailaddress"})
KINDS = (
    FORM, f"multipart/form-data; boundary={BOUNDARY}", "multipart/form-data", "multipart/form-data; boundary=",
    "text/plain", "application/json", "text/xml", f"{FORM}; charset=utf-16", f"{FORM}; charset=none", "", "x",
    "multipart/mixed; boundary=a",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A request as it is sent."""

    role: str
    method: str
    address: str
    body: bytes = b""
    kind: str = FORM
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.role} {self.method} {self.address!r} {self.kind} {self.headers} {self.body[:300]!r}"


def found_wrong(world: SecurityWorld, asked: Asked) -> str:
    """Send a request, and say what is wrong with what came of it: trouble of ours, or a refusal that wrote."""
    answer = world.send(asked.role, asked.method, asked.address, asked.body, asked.kind, asked.headers)
    if answer.status >= 500 and answer.status != 501:
        return f"{answer.status} at {asked}"
    writes = [what for what, _values in answer.writes if what.split()[-1] not in DERIVED]
    if answer.status in REFUSED and writes:
        return f"{answer.status} but wrote {writes[:2]} at {asked}"
    return ""


def broken_posts(forms: Sequence[Form], count: int, chance: random.Random) -> Iterator[Asked]:
    """Make posts of forms that are damaged in one to four ways (WS-19)."""
    for number in range(count):
        form = forms[number % len(forms)]
        pairs = [(name, value) for name, values in form.filled().items() for value in values]
        for _each in range(chance.randint(1, 4)):
            pairs = damaged(pairs, chance)
        body, kind = written(pairs, chance)
        yield Asked(form.role, "POST", form.action, body, kind)


def damaged(pairs: list[tuple[str, str]], chance: random.Random) -> list[tuple[str, str]]:
    """Damage the fields of a form in one way."""
    pairs = list(pairs)
    place = chance.randrange(len(pairs)) if pairs else 0
    name = pairs[place][0] if pairs else "x"
    if chance.random() < SELDOM:
        return [*pairs, *too_many(name, chance)]
    way = chance.randrange(9)
    if way == 0 and pairs:
        del pairs[place]
    elif way == 1 and pairs:
        pairs += [pairs[place]] * chance.choice((1, 2, 50))
    elif way in (2, 3, 4) and pairs:
        pairs[place] = (name, chance.choice(NASTY))
    elif way == 5:
        like = (f"{name}[]", f"{name}.x", f"{name}__in", f"x-{name}", name.upper(), chance.choice(NASTY))
        pairs.append((chance.choice(like), chance.choice(NASTY)))
    elif way == 6:
        counts = ("0", "-1", "3", "1001", "99999999999", "9" * 400, "1e3", "２", " 1 ", "x", "")
        prefix = name.split("-")[0]
        pairs += [(f"{prefix}-TOTAL_FORMS", chance.choice(counts)), (f"{prefix}-INITIAL_FORMS", chance.choice(counts))]
    elif way == 7:
        pairs = [(each, chance.choice(NASTY)) for each, _value in pairs]
    elif way == 8 and pairs:
        other = chance.randrange(len(pairs))
        pairs[place], pairs[other] = (name, pairs[other][1]), (pairs[other][0], pairs[place][1])
    return pairs


def too_many(name: str, chance: random.Random) -> list[tuple[str, str]]:
    """Give more fields than the site takes, or one that is longer than all may be together."""
    if chance.random() < 0.7:
        return [(name, "")] * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)
    return [("x", "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))]


def written(pairs: list[tuple[str, str]], chance: random.Random) -> tuple[bytes, str]:
    """Write fields as a body: mostly as a browser does, now and then damaged or in another coding."""
    way = chance.randrange(12)
    plain = urlencode([(name, value) for name, value in pairs], errors="surrogatepass").encode()
    if way < 6:
        return plain, FORM
    if way < 9:
        return multipart(pairs, chance), f"multipart/form-data; boundary={BOUNDARY}"
    if way == 9:
        return json.dumps(dict(pairs)).encode(), "application/json"
    if way == 10:
        return plain.decode().encode("utf-16"), f"{FORM}; charset={chance.choice(('utf-16', 'latin-1', 'none'))}"
    return plain.replace(b"%", b"%Z", 1) + b"&%FF=%FE&=&&a", chance.choice((FORM, "text/plain"))


def multipart(pairs: list[tuple[str, str]], chance: random.Random) -> bytes:
    """Write fields as a body in parts, with a file, sometimes broken off or with a wrong head."""
    lines = []
    for name, value in pairs:
        heads = [f'Content-Disposition: form-data; name="{name}"']
        if chance.random() < 0.1:
            heads[0] += chance.choice(
                (
                    f'; filename="{quote(chance.choice(NASTY).encode("utf-8", "surrogatepass"))}.pdf"',
                    "; filename=",
                    "; filename*=x''%FF",
                    "",
                )
            )
        if chance.random() < 0.1:
            heads.insert(chance.randrange(2), chance.choice(PART_HEADS))
        lines += [f"--{BOUNDARY}", *heads, "", value]
    body = "\r\n".join([*lines, f"--{BOUNDARY}--", ""]).encode("utf-8", "surrogatepass")
    return broken_off(body, chance)


def broken_off(body: bytes, chance: random.Random) -> bytes:
    """Damage a body in parts now and then, without regard to what is in it."""
    way = chance.randrange(14)
    if way in (0, 1):
        return body[: chance.randrange(len(body) + 1)]
    if way in (2, 3):
        return body.replace(b"form-data", b"form\xffdata", 1)
    if way == 4:
        return body.replace(b"\r\n", b"\n")
    if way == 5:
        return body.removesuffix(f"--{BOUNDARY}--\r\n".encode())
    if way == 6:
        return b"x" * 70_000 + b"\r\n" + body
    if way == 7:
        return body.replace(f"--{BOUNDARY}".encode(), b"--anders", chance.randint(1, 3))
    if way == 8 and chance.random() < SELDOM:
        file = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="a"; filename="a.pdf"\r\n\r\n%PDF\r\n'
        return file.encode() * (settings.DATA_UPLOAD_MAX_NUMBER_FILES + 1) + body
    return body


def requests(world: SecurityWorld, count: int, chance: random.Random) -> Iterator[Asked]:
    """Make requests to all addresses as all roles: methods, pieces of address, queries, heads and bodies (WS-20)."""
    known = rows()
    for _number in range(count):
        row = chance.choice(known)
        role = chance.choice(world.readers(row, 3) or ROLES) if chance.random() < 0.6 else chance.choice(ROLES)
        method = chance.choices(
            ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"), (50, 30, 5, 3, 3, 3, 2, 2, 2)
        )[0]
        address = address_for(world, row, chance)
        headers = {}
        while chance.random() < 0.4:
            name = chance.choice(list(HEADERS))
            headers[name] = chance.choice(HEADERS[name])
        body, kind = b"", FORM
        if method not in ("GET", "HEAD") or chance.random() < 0.05:
            pairs = [(chance.choice(QUERY_NAMES), chance.choice(NASTY)) for _each in range(chance.randrange(6))]
            body, kind = written(pairs, chance)
            if chance.random() < 0.2:
                kind = chance.choice(KINDS)
        yield Asked(role, method, address, body, kind, headers)


def address_for(world: SecurityWorld, row: Row, chance: random.Random) -> str:
    """Give the address of a row, now and then with a piece replaced, and with a query."""
    address = world.address(row).partition("?")[0]
    if chance.random() < 0.25:
        pieces = address.split("/")
        place = chance.randrange(1, len(pieces)) if len(pieces) > 1 else 0
        pieces[place] = quote(
            chance.choice(NASTY).encode("utf-8", "surrogatepass")[:600], safe=chance.choice(("", "%/"))
        )
        address = "/".join(pieces) or "/"
    if chance.random() < 0.7:
        address += "?" + query_for(chance)
    return address


def query_for(chance: random.Random) -> str:
    """Give a query string of one to five pairs, some doubled, now and then very long or broken (WS-18)."""
    pairs = [
        (chance.choice(QUERY_NAMES), chance.choice(NASTY).encode("utf-8", "surrogatepass"))
        for _each in range(chance.randint(1, 5))
    ]
    if chance.random() < 0.2:
        pairs += pairs
    if chance.random() < 0.03:
        pairs.append((chance.choice(QUERY_NAMES), b"x" * 100_000))
    query = urlencode(pairs)
    return query + chance.choice(("", "", "", "&", "&%", "&=&", "&a=%FF%FE", "#x", ";b=1"))
