"""证书编号: what the number of a certificate says by itself, where nothing else is told about the entry."""

import re

from kuaiji.rules.certificates import DEGREE_DIGITS, LEVEL_DIGITS, SOURCE, has_parts, level_shape
from kuaiji.rules.findings import Finding, advise


def diploma_advice(number: str, path: str) -> list[Finding]:
    """Look at the structure alone, and only ever advise: many true certificates differ."""
    if has_parts(number) and number[10:12] not in LEVEL_DIGITS:
        message = f"编号的第 11、12 位是 {number[10:12]}，没有这个层次，请对照证书核对。"
        return [advise("certificate.level", message, SOURCE, path)]
    return level_shape(number, path)


def degree_advice(number: str, path: str) -> list[Finding]:
    """A letter in front is known from 成人教育, 自学考试 and second degrees."""
    found = re.fullmatch("[A-Z]?([0-9]{16})", number)
    if found is None:
        message = "学位证书编号一般是 16 位数字，前面可以有一个字母，请对照证书核对。"
        return [advise("certificate.degree-shape", message, SOURCE, path)]
    if found[1][5] not in DEGREE_DIGITS:
        message = f"编号里的学位层次是 {found[1][5]}，一般是 2（博士）、3（硕士）、4（学士），请对照证书核对。"
        return [advise("certificate.degree", message, SOURCE, path)]
    return []


def report_advice(number: str, path: str) -> list[Finding]:
    if re.fullmatch("[A-Z0-9]{12}|[A-Z0-9]{16}", number):
        return []
    message = "学信网在线验证码一般是 16 位字母和数字，早先的是 12 位，请对照报告核对。"
    return [advise("certificate.report", message, SOURCE, path)]
