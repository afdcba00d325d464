"""工作经历 of clean records: jobs one after another, with the accounting posts inside them."""

from dataclasses import dataclass
from random import Random
from typing import Any

from corpus.numbers import index, month, uscc
from kuaiji.rules.codes import Post, Title

# The kind of unit, the office that registers it, and the tail of its name.
UNITS = [
    ("private_company", "91", "商贸有限公司"), ("private_company", "91", "机械制造有限公司"),
    ("state_company", "91", "建设集团有限公司"), ("foreign_company", "91", "电子股份有限公司"),
    ("state_organ", "11", "市人民政府办公室"), ("public_institution", "12", "市第三人民医院"),
    ("public_institution", "12", "市实验小学"), ("social_group", "51", "市餐饮行业协会"),
    ("sole_trader", "92", "便利店"), ("other", "52", "民办职业培训中心"),
]  # fmt: skip
PHONES = ("020-83334567", "0755-82345678", "15400001234", "83334567", "0571-8733456", "400-800-1234")
NAMES = ("小海豚", "白鹭", "蓝天", "春风", "金桥", "远山", "明月", "松林")
OTHER_POSTS = ("预算会计", "成本核算", "往来账管理", "收银会计", "资金结算", "会计信息化管理")
WITHOUT_CODE = index("2015-09")
Entry = dict[str, Any]


@dataclass(frozen=True)
class Span:
    """A stretch in months; one that goes on has no end."""

    start: int
    end: int | None


def spans(rng: Random, start: int, stop: int, *, is_working: bool) -> list[Span]:
    """Cut a working life into jobs with at most two months between them."""
    count = max(1, min(rng.randint(1, 6), (stop - start) // 12))
    cuts = [start + (stop - start) * number // count for number in range(count + 1)]
    found = [Span(cuts[number], cuts[number + 1] - rng.randint(0, 2)) for number in range(count)]
    if is_working:
        found[-1] = Span(found[-1].start, None)
    return found


def job(rng: Random, span: Span, division: str, *, is_accounting: bool) -> Entry:
    kind, office, tail = rng.choice(UNITS)
    entry = {"started_on": month(span.start), "employer": f"希望{rng.choice(NAMES)}{tail}", "employer_kind": kind}
    entry |= {"industry": rng.choice("CFGJKLPQS"), "address": "希望市长安街1号", "phone": rng.choice(PHONES)}
    entry |= {"is_current": "yes"} if span.end is None else {"ended_on": month(span.end)}
    if span.end is None or span.end > WITHOUT_CODE or rng.random() < 0.5:
        entry["uscc"] = uscc(rng, office, division)
    if not is_accounting:
        return entry | {"is_accounting": "no"}
    return entry | {"is_accounting": "yes", "posts": {"p1": post(rng, span)}}


def post(rng: Random, span: Span) -> Entry:
    """Fill the whole job with one post of the list, or with another that has a name of its own."""
    entry: Entry = {"started_on": month(span.start), "post": rng.choice(list(Post)), "title": Title.NONE}
    if entry["post"] is Post.OTHER:
        entry["post_name"] = rng.choice(OTHER_POSTS)
    if span.end is None:
        return entry | {"is_current": "yes"}
    return entry | {"ended_on": month(span.end)}
