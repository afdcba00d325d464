"""The levels of 办事指南: one guide, with what is different for those who sign up for 初级."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    slug: str
    name: str
    for_whom: str


LEVELS = {
    level.slug: level
    for level in (
        Level("junior", "初级", "第一次报名初级会计资格考试，或者还没有做过会计工作的人"),
        Level("senior", "中级、高级", "报名中级、高级会计资格考试的人，以及做过会计工作的人"),
    )
}
