"""查找: cases of the subtree by name, by document number, by case number, by employer.

A name is found by two or three characters in a row of it (`cases.Word`), an employer by its whole code or by the
beginning of its name: each a stretch of one index in every department, of which never more than a page is read.
"""

import re
from uuid import UUID

from kuaiji.departments.conflicts import plain
from kuaiji.desk.queue import COLUMNS, PAGE, QueuePage, Row, listed_on, page_of
from kuaiji.web.crypto import digest
from kuaiji.web.ids import uuid7
from kuaiji.web.paging import Page, cut, values

CASE_NUMBER = re.compile("KJ-?[0-9-]{4,}")
NUMBER = re.compile("(?=.*[0-9])[0-9A-Z]{8,20}")
# Longer names of persons are looked for by their first three characters and then read.
LONGEST_GRAM = 3
SHORTEST_EMPLOYER = 5
NEWEST = UUID(int=2**128 - 1)
OLDEST = UUID(int=0)

BELOW = "FROM me JOIN departments_departmentpath p ON p.ancestor_id = me.department_id "
FOUND = "SELECT c.*, row_number() OVER (ORDER BY c.id DESC) AS place "

NAMED = page_of(
    FOUND + BELOW + "CROSS JOIN LATERAL (SELECT " + COLUMNS + """, '' AS word
          FROM cases_word w JOIN cases_case c ON c.id = w.case_id
         WHERE w.department_id = p.descendant_id AND w.word = %(word)s::text AND w.case_id < %(id)s::uuid
           AND strpos(upper(replace(c.person_name, ' ', '')), %(name)s::text) > 0
         ORDER BY w.case_id DESC LIMIT %(limit)s::int) c
     ORDER BY c.id DESC LIMIT %(limit)s::int
"""
)  # fmt: skip
EMPLOYED = page_of(
    "SELECT c.*, row_number() OVER (ORDER BY c.word, c.id) AS place "
    + BELOW + "CROSS JOIN LATERAL (SELECT " + COLUMNS + """, w.word
          FROM cases_word w JOIN cases_case c ON c.id = w.case_id
         WHERE w.department_id = p.descendant_id
           AND w.word >= %(word)s::text COLLATE "C" AND w.word < %(end)s::text COLLATE "C"
           AND (w.word, w.case_id) > (%(at)s::text COLLATE "C", %(id)s::uuid)
         ORDER BY w.word, w.case_id LIMIT %(limit)s::int) c
     ORDER BY c.word, c.id LIMIT %(limit)s::int
"""
)  # fmt: skip
# The index alone tells which cases have a word, so that only those that are shown are fetched.
WORDED = (
    "SELECT " + COLUMNS + ", '' AS word FROM (SELECT w.case_id " + BELOW + """
     CROSS JOIN LATERAL (SELECT w.case_id FROM cases_word w
         WHERE w.department_id = p.descendant_id AND w.word = %(word)s::text AND w.case_id < %(id)s::uuid
         ORDER BY w.case_id DESC LIMIT %(limit)s::int) w
     ORDER BY w.case_id DESC LIMIT %(limit)s::int) w JOIN cases_case c ON c.id = w.case_id
"""
)  # fmt: skip
BY_WORD = page_of(FOUND + "FROM (" + WORDED + ") c")
DOCUMENTED = (
    "SELECT " + COLUMNS + """, '' AS word FROM me JOIN accounts_identity i ON i.digest = %(digest)s
      JOIN cases_case c ON c.person_id = i.person_id AND c.round > 0 AND c.id < %(id)s::uuid
      JOIN departments_departmentpath p ON p.ancestor_id = me.department_id AND p.descendant_id = c.department_id
"""
)  # fmt: skip
# What looks like a number may be a document's or an employer's; both are asked in one statement.
BY_NUMBER = page_of(
    FOUND + "FROM (" + DOCUMENTED + " UNION ALL " + WORDED + ") c ORDER BY c.id DESC LIMIT %(limit)s::int"
)
NUMBERED = page_of(
    "SELECT " + COLUMNS + """, '' AS word, 1 AS place
      FROM me JOIN departments_departmentpath p ON p.ancestor_id = me.department_id
      JOIN cases_case c ON c.department_id = p.descendant_id
     WHERE c.number = %(word)s::text AND c.round > 0
"""
)  # fmt: skip


def search_page(account_id: UUID, word: str, after: str) -> QueuePage | None:
    """Return a page of what was found, or None for an account without a role that reads cases; it is on record."""
    word = plain(word)
    common = {"account": account_id, "event": uuid7(), "limit": PAGE + 1}
    (last,) = values(after, UUID) or (NEWEST,)
    if CASE_NUMBER.fullmatch(word):
        return NUMBERED.one(**common, reason="按事项编号查找", word=word)
    if NUMBER.fullmatch(word):
        return BY_NUMBER.one(**common, reason="按号码查找", word=word, digest=digest(word, "identity"), id=last)
    if is_employer(word):
        at, last = values(after, str, UUID) or (word, OLDEST)
        return EMPLOYED.one(**common, reason="按单位查找", word=word, end=word + chr(0x10FFFF), at=at, id=last)
    # One character would find half the country; of a single one no word is kept, so nobody is found.
    if len(word) <= LONGEST_GRAM:
        # Such a word is in the index whole; of a longer one the index has but the beginning.
        return BY_WORD.one(**common, reason="按姓名查找", word=word, id=last)
    return NAMED.one(**common, reason="按姓名查找", word=word[:LONGEST_GRAM], name=word, id=last)


def is_employer(word: str) -> bool:
    return len(word) >= SHORTEST_EMPLOYER and "·" not in word


def found(page: QueuePage) -> Page[Row]:
    """Return what was found and where the next page begins: persons newest first, employers in the order of names."""
    rows = listed_on(page)
    if any(row.word for row in rows):
        return cut(rows, PAGE, lambda row: (row.word, row.id))
    return cut(rows, PAGE, lambda row: (row.id,))
