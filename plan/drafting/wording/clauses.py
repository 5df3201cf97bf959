"""Sentences → commitments: what somebody can be asked about, each with its places in the text (domain.md section 10).

An enumeration is one commitment a member, the verb carried along. What a clause is for, and praise, stays with it; what
leads to a clause goes with the one it leads to. Every sign of a sentence but the marks between clauses is in one of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from plan.drafting.wording.deadlines import Deadline, deadlines
from plan.drafting.wording.masks import Masks, Span
from plan.drafting.wording.numbers import Amount, amounts
from plan.drafting.wording.words import ADVERB, END, LEAD, NUMBERED, PRODUCT_VERB, STRONG_VERB, VERB

LONGEST = 1_000
"""Signs of a sentence; what goes on longer is no sentence and is taken in pieces, so that time stays in proportion."""
_SENTENCE_ENDS = re.compile(r"[。！？；;!?\n]|(?<=\S)\t+")
ITEM = re.compile(
    r"(?:(?<=[。；;，,：:\n）)】])|^)\s*(?:[一二三四五六七八九十]{1,3}(?:是要?|要)(?![一二三四五六七八九十])|[①-⑳])"
)
_COMMA = re.compile(r"[，](?!\d{3}(?!\d))|(?<!\d),|,(?!\d)")
_MEMBER = re.compile(r"、|以及|及(?!以上|时|其|格)|和(?!谐|平|睦)")
_TRIM = " 　\t，,、；;。：:！？!?·•—-–*"
_NAMED = re.compile(r"(?:计划|办法|方案|细则|条例|规划|意见|规范|指南|预案)(?:[”》])?$")
_STAGE = re.compile(
    r"(?:完成|基本|全面|全部|正式|实现|组织)*(?:开工|竣工|完工|封顶|启用|投用|投入|建成|验收|上线|试运行|印发|出台|交付|形成|开馆|运营|开放|招标|选址|立项|发布|通过|开学|揭牌|挂牌|主体|征求|初稿|送审|开业|启动)"
)
_RATE_WORD = re.compile(r"率(?!先)|满意度|占比|比重|比例")
_RATE_MOVES = re.compile(r"(?:率|满意度|占比|比重|比例)[^，]{0,6}(?:力争|达到|完成|提高|提升|下降|降低|有)")


@dataclass
class Commitment:
    """`spans`: its pieces of the text, in order. `verb`: what was carried along from the member before, if anything.
    `amounts`: the numbers in it; `deadlines` those in it and those it takes from what leads to it."""

    spans: list[Span]
    main: Span
    verb: Span | None = None
    amounts: list[Amount] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    without_verb: bool = False

    def add(self, piece: "Piece") -> None:
        """One more piece, which goes on where the last ended."""
        self.spans[-1] = Span(self.spans[-1].start, piece.span.end)
        self.amounts += piece.amounts
        self.deadlines += piece.deadlines


@dataclass
class Piece:
    """What stands between two commas."""

    span: Span
    amounts: list[Amount]
    deadlines: list[Deadline]
    bare: Span
    """Without a deadline at its beginning."""


def sentences(text: str, block: Span) -> Iterator[Span]:
    """The sentences of a stretch of text, 一是 and its like taken off."""
    masks = Masks(text, block)
    cuts = {Span(*m.span()) for m in masks.open(_SENTENCE_ENDS.finditer(text, *block))}
    cuts |= {Span(*m.span()) for m in masks.open(ITEM.finditer(text, *block))}
    for span in _between(text, block, sorted(cuts)):
        yield from (Span(at, min(at + LONGEST, span.end)) for at in range(span.start, span.end, LONGEST))


def commitments(text: str, sentence: Span, year: int) -> list[Commitment]:
    """The commitments of one sentence, in order; together they hold all of it but the marks at their edges."""
    masks = Masks(text, sentence)
    cuts = [Span(*m.span()) for m in masks.open(_COMMA.finditer(text, *sentence))]
    found: list[Commitment] = []
    leading: list[Piece] = []
    for span in _between(text, sentence, cuts):
        piece = _piece(text, span, year)
        if _leads(text, piece, masks) and not (found and not leading and text.startswith("采取", span.start)):
            leading.append(piece)
        elif len(parts := _members(text, piece, masks, year)) > 1:
            found += _enumerated(text, leading, parts)
            leading = []
        elif found and not leading and _joins(text, piece, found[-1]):
            found[-1].add(piece)
        else:
            found.append(_begun(text, leading, piece, found[-1] if found else None))
            leading = []
    return _with_rest(text, found, leading)


def _begun(text: str, leading: list[Piece], piece: Piece, before: Commitment | None) -> Commitment:
    """A commitment of its own: what leads to it, and the verb of the one before where it is a member that follows."""
    start = leading[0].span.start if leading else piece.span.start
    verb = _verb(text, piece.bare)
    carried = None
    if verb is None and before is not None and not leading and any(map(_many, piece.amounts)):
        first = next(a.span.start for a in piece.amounts if _many(a))
        if NUMBERED.search(text, piece.bare.start, max(piece.bare.start, first)) is None:
            carried = _product(text, before.verb or _verb(text, before.main))
    whole = [*leading, piece]
    return Commitment(
        [Span(start, piece.span.end)],
        piece.bare,
        carried,
        [a for each in whole for a in each.amounts],
        [d for each in whole for d in each.deadlines],
        verb is None and carried is None,
    )


def _enumerated(text: str, leading: list[Piece], parts: list[Piece]) -> Iterator[Commitment]:
    first = _begun(text, leading, parts[0], None)
    verb = _verb(text, parts[0].bare)
    yield first
    for part in parts[1:]:
        own = _verb(text, part.bare)
        carried = None if own is not None and not part.amounts else verb
        if own is not None and PRODUCT_VERB.match(text, *own):
            carried = None
        each = Commitment(
            [part.span], part.bare, carried, part.amounts, part.deadlines, carried is None and own is None
        )
        each.deadlines = part.deadlines or list(first.deadlines)
        yield each


def _with_rest(text: str, found: list[Commitment], leading: list[Piece]) -> list[Commitment]:
    """What leads to nothing more belongs to the last one, or is one itself."""
    if leading and found:
        for piece in leading:
            found[-1].add(piece)
    elif leading:
        found = [_begun(text, leading[:-1], leading[-1], None)]
    return found


def _piece(text: str, span: Span, year: int) -> Piece:
    when = list(deadlines(text, span, year))
    taken = [d.span for d in when]
    numbers = [a for a in amounts(text, span) if not any(s.start < a.span.end and a.span.start < s.end for s in taken)]
    bare = span
    if when and _behind_adverbs(text, span) >= when[0].span.start:
        bare = _trimmed(text, Span(when[0].span.end, span.end)) or Span(span.end, span.end)
    return Piece(span, numbers, when, bare)


def _leads(text: str, piece: Piece, masks: Masks) -> bool:
    """Whether a piece says when, by what or on what ground the next is done: a deadline alone, or 依托未保站."""
    if not piece.bare.of(text).strip(_TRIM):
        return True
    if piece.amounts or not LEAD.match(text, *piece.bare):
        return bool(text[piece.span.end - 1] in "：:")
    inside = STRONG_VERB.finditer(text, piece.bare.start + 1, piece.bare.end)
    return next(masks.open(inside), None) is None


def _joins(text: str, piece: Piece, before: Commitment) -> bool:
    """Whether a piece belongs to the commitment before it."""
    said = piece.bare.of(text)
    targets = [a for a in piece.amounts if a.unit]
    if piece.deadlines and before.deadlines and not targets and len(said) <= 14 and _STAGE.match(said):
        return True  # 11月底前竣工: a stage of what goes before
    if targets:
        return _goes_on(text, piece, before)
    if _RATE_WORD.search(said) and (_verb(text, piece.bare) is not None or _RATE_MOVES.search(said)):
        return False
    if END.match(text, _behind_adverbs(text, piece.bare), piece.bare.end) or END.match(text, *piece.bare):
        return True
    if re.match("在|为|使|让|以|从|并将|其|采取", said):
        return True
    return _verb(text, piece.bare) is None and not re.match("将|把|对", said)


def _goes_on(text: str, piece: Piece, before: Commitment) -> bool:
    """Whether the numbers of a piece are those of the clause before it: 持证率，达到90%; 6月完成120户，12月完成300户."""
    start = min(a.span.start for a in piece.amounts if a.unit)
    ahead = text[piece.bare.start : start].strip(_TRIM)
    if not before.amounts:
        return (
            re.fullmatch(
                "(?:每(?:个)?(?:学期|季度?|半年|月|周|年))?(?:力争)?(?:要)?(?:达到|达|不低于|不少于|提高到|提高至|控制在|降至|降到|保持在|稳定在|增至|升至|为|在)?",
                ahead,
            )
            is not None
        )
    same = {a.unit for a in before.amounts} & {a.unit for a in piece.amounts}
    rest = text[max(a.span.end for a in piece.amounts) : piece.bare.end].strip(_TRIM)
    timed = bool(piece.deadlines and before.deadlines)
    return (
        bool(same)
        and timed
        and len(rest) <= 2
        and re.fullmatch("(?:累计|全部|力争)*(?:完成|达到|建成|实现|新增|达)?", ahead) is not None
    )


def _members(text: str, piece: Piece, masks: Masks, year: int) -> list[Piece]:
    """The members of an enumeration, each with a number of its own or all with a product's name; else the piece alone."""
    parts = [
        _piece(text, s, year)
        for s in _between(text, piece.span, [Span(*m.span()) for m in masks.open(_MEMBER.finditer(text, *piece.span))])
    ]
    if len(parts) < 2:
        return [piece]
    if sum(_counts(part) for part in parts) >= 2:
        return _with_numbers(text, parts, year)
    if all(_NAMED.search(part.span.of(text)) for part in parts) and _verb(text, piece.bare) is not None:
        return parts
    return [piece]


def _many(amount: Amount) -> bool:
    return bool(amount.unit) and not amount.per_cent and amount.unit != "批"


def _counts(part: Piece) -> bool:
    return any(a.unit and a.value is not None for a in part.amounts)


def _with_numbers(text: str, parts: list[Piece], year: int) -> list[Piece]:
    """Members without a number go with the next that has one, the last ones with the one before."""
    found: list[Piece] = []
    start: int | None = None
    for part in parts:
        start = part.span.start if start is None else start
        if _counts(part):
            found.append(_piece(text, Span(start, part.span.end), year))
            start = None
    if start is not None:
        found[-1] = _piece(text, Span(found[-1].span.start, parts[-1].span.end), year)
    return found


def _verb(text: str, span: Span) -> Span | None:
    """The verb that a stretch begins with, behind adverbs."""
    for at in dict.fromkeys((span.start, _behind_adverbs(text, span))):
        if found := VERB.match(text, at, span.end):
            return Span(*found.span())
    return None


def _product(text: str, verb: Span | None) -> Span | None:
    """The verb, if it is one that numbers go with: 加大 is carried nowhere."""
    return verb if verb is not None and NUMBERED.match(text, *verb) else None


def _behind_adverbs(text: str, span: Span) -> int:
    before = ADVERB.match(text, *span)
    return before.end() if before else span.start


def _between(text: str, within: Span, cuts: list[Span]) -> Iterator[Span]:
    """What stands between the cuts, without the marks at its edges; nothing for what is marks alone."""
    at = within.start
    for cut in [*cuts, Span(within.end, within.end)]:
        if found := _trimmed(text, Span(at, max(at, cut.start))):
            yield found
        at = max(at, cut.end)


def _trimmed(text: str, span: Span) -> Span | None:
    start, end = span
    while start < end and text[start] in _TRIM + "\n":
        start += 1
    while end > start and text[end - 1] in _TRIM + "\n":
        end -= 1
    return Span(start, end) if start < end else None
