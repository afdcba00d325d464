"""注册 and 实名认证: what is typed wrong before the record begins."""

from random import Random

from corpus.numbers import resident
from corpus.picking import demand
from corpus.sample import Sample
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.identity import birth_of, sex_of


def old_number(sample: Sample, rng: Random) -> str:
    demand(sample.kind is DocumentType.RESIDENT_ID)
    sample.number = sample.number[:6] + sample.number[8:17]
    return "number"


def number_typo(sample: Sample, rng: Random) -> str:
    demand(sample.kind in {DocumentType.RESIDENT_ID, DocumentType.HMT_RESIDENCE})
    sample.number = sample.number[:17] + rng.choice([each for each in "0123456789X" if each != sample.number[17]])
    return "number"


def impossible_birth(sample: Sample, rng: Random) -> str:
    demand(sample.kind is DocumentType.RESIDENT_ID)
    sample.number = sample.number[:10] + rng.choice(["0230", "1301", "0431"]) + sample.number[14:]
    return "number"


def unborn_region(sample: Sample, rng: Random) -> str:
    demand(sample.kind is DocumentType.RESIDENT_ID)
    sample.number = rng.choice(["17", "39", "60"]) + sample.number[2:]
    return "number"


def other_kind(sample: Sample, rng: Random) -> str:
    birth = birth_of(sample.kind, sample.number)
    demand(sample.kind is DocumentType.RESIDENT_ID and birth)
    sample.number = resident(rng, birth, "810000") if birth else ""
    return "number"


def permit_as_id(sample: Sample, rng: Random) -> str:
    demand(sample.kind in {DocumentType.HM_PERMIT, DocumentType.PASSPORT})
    sample.kind = DocumentType.RESIDENT_ID
    return "number"


def name_blank(sample: Sample, rng: Random) -> str:
    demand(sample.kind is DocumentType.RESIDENT_ID)
    name = sample.name.strip()
    sample.name = f"{name[0]} {name[1:]}"
    return "name"


def name_private_character(sample: Sample, rng: Random) -> str:
    sample.name = f"{sample.name.strip()}\ue123"
    return "name"


def name_digit(sample: Sample, rng: Random) -> str:
    demand(sample.kind is not DocumentType.RESIDENT_ID)
    sample.name = f"{sample.name}2"
    return "name"


def mobile_short(sample: Sample, rng: Random) -> str:
    sample.mobile = sample.mobile[:-1]
    return "phone"


def no_sex(sample: Sample, rng: Random) -> str:
    demand(sex_of(sample.kind, sample.number) is None)
    sample.sex = None
    return "basic"


def no_birth(sample: Sample, rng: Random) -> str:
    demand(birth_of(sample.kind, sample.number) is None)
    sample.birth_on = None
    return "basic"


def not_proved(sample: Sample, rng: Random) -> str:
    sample.is_proved = False
    return "basic"
