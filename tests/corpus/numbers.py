"""号码: invented numbers whose structure is right, for documents, units and certificates."""

from datetime import date
from random import Random

from kuaiji.rules.codes import Degree, DocumentType, Level, Mode
from kuaiji.rules.identity import ORGANISATION_WEIGHTS, resident_check_digit, uscc_check_digit

HOMES = ("110000", "120000", "330000", "410000", "430000", "440000", "500000", "510000")
CARDS = ("810000", "820000", "830000")
MODE_DIGITS = {Mode.FULL_TIME: "1", Mode.SELF_STUDY: "6", Mode.ADULT: "5", Mode.NETWORK: "7", Mode.OPEN: "5"}
LEVEL_DIGITS = {Level.DOCTOR: "01", Level.MASTER: "02", Level.BACHELOR: "05", Level.COLLEGE: "06"}
DEGREE_DIGITS = {Degree.DOCTOR: "2", Degree.MASTER: "3", Degree.BACHELOR: "4", Degree.SECOND_BACHELOR: "4"}


def month(index: int) -> str:
    """Write the month that lies so many months after the year nought."""
    return f"{index // 12:04}-{index % 12 + 1:02}"


def index(text: str) -> int:
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choices("0123456789", k=count))


def resident(rng: Random, born: date, region: str) -> str:
    body = f"{region}{born:%Y%m%d}{rng.randint(1, 999):03}"
    return body + resident_check_digit(body)


def document_number(rng: Random, kind: DocumentType, born: date) -> str:
    match kind:
        case DocumentType.RESIDENT_ID:
            return resident(rng, born, rng.choice(HOMES))
        case DocumentType.HMT_RESIDENCE:
            return resident(rng, born, rng.choice(CARDS))
        case DocumentType.FOREIGN_RESIDENT:
            return rng.choice([resident(rng, born, "944840"), f"USA{digits(rng, 12)}"])
        case DocumentType.HM_PERMIT:
            return rng.choice("HM") + digits(rng, rng.choice([8, 10]))
        case DocumentType.TW_PERMIT:
            return digits(rng, rng.choice([8, 10]))
        case DocumentType.PASSPORT:
            return "P" + digits(rng, 8)


def uscc(rng: Random, office: str, division: str) -> str:
    """Make the code of a unit registered by `office` (91 市场监管, 11 机构编制 …) in a division of six digits."""
    body = digits(rng, 8)
    total = sum(weight * int(digit) for weight, digit in zip(ORGANISATION_WEIGHTS, body, strict=True))
    code = office + division.ljust(6, "0") + body + "0123456789X"[-total % 11]
    return code + uscc_check_digit(code)


def level_number(rng: Random, school: str, mode: Mode, level: Level, ended_on: str) -> str:
    """Number a 学历证书 as 学信网 does since 2002; older ones, and 研究生班, as the school liked."""
    if ended_on < "2002-01" or level not in LEVEL_DIGITS:
        return f"{ended_on[2:4]}{digits(rng, rng.choice([4, 6]))}"
    kind = "1" if level in {Level.DOCTOR, Level.MASTER} else MODE_DIGITS.get(mode, "5")
    if kind == "6":
        return f"6{LEVEL_DIGITS[level][1]}{digits(rng, 16)}"
    return f"{school}{kind}{ended_on[:4]}{LEVEL_DIGITS[level]}{digits(rng, 6)}"


def degree_number(rng: Random, school: str, degree: Degree, ended_on: str) -> str:
    return f"{school}{DEGREE_DIGITS[degree]}{ended_on[:4]}{digits(rng, 6)}"
