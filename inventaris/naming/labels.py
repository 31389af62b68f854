"""Host name labels: what may be one (RFC 1035, RFC 1123), and which look alike."""

import re

from rapidfuzz.distance import OSA

LONGEST_LABEL = 63  # octets, RFC 1035 section 2.3.4
_LDH = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]{0,15}://")
_WRAPPING = " \t\"'`\u201c\u201d\u2018\u2019<>.:"  # quotes as word processors write them, too
_LONG_ENOUGH_FOR_A_SLIP = 5  # letters; among shorter names one letter is a real difference
# Signs and pairs that a quick eye takes for another; labels hold no others than these.
_LOOKS_LIKE = (
    ("rn", "m"),
    ("vv", "w"),
    ("cl", "d"),
    ("0", "o"),
    ("1", "l"),
    ("i", "l"),
    ("5", "s"),
    ("2", "z"),
    ("8", "b"),
)


def is_label(text: str) -> bool:
    """Tell whether a text in small letters is letters, digits and inner hyphens, at most 63."""
    return len(text) <= LONGEST_LABEL and _LDH.fullmatch(text) is not None


def label_of(address: str, domain: str) -> str:
    """Take off what stands around a label: `https://www.` before it, `.<domain>/masuk` after it."""
    bare = _SCHEME.sub("", address.casefold().strip(_WRAPPING)).partition("/")[0].strip(_WRAPPING)
    name = bare.removesuffix(f".{domain}")
    return name.removeprefix("www.") if name != bare else bare


def shape(label: str) -> str:
    """Give what a quick eye sees of a label: `s1-padu` and `slpadu` are one."""
    seen = label.replace("-", "")
    for sign, taken_for in _LOOKS_LIKE:
        seen = seen.replace(sign, taken_for)
    return seen


def look_alike(one: str, other: str) -> bool:
    """Tell whether two different labels could be mistaken for one another."""
    if one == other:
        return False
    seen, known = shape(one), shape(other)
    if seen == known:
        return True
    is_long = min(len(seen), len(known)) >= _LONG_ENOUGH_FOR_A_SLIP
    return is_long and OSA.distance(seen, known, score_cutoff=1) <= 1
