"""A report taken as last year's, from any file that can be read: what was taken, and what of it does not fit."""

from __future__ import annotations

from converters.batch import read_source
from converters.errors import Unreadable
from converters.sources import Source
from schemas.finding import Reading
from schemas.messages import Lang
from schemas.number import Number
from schemas.report import Report
from schemas.review.units import normal_name

_TAKEN = {
    "zh": "上年报告：{name}，{year}，{form} 年格式，{numbers} 个数。",
    "en": "last year's report: {name}, {year}, form of {form}, {numbers} numbers.",
}
_NO_NAME = {"zh": "单位未知", "en": "agency unknown"}
_NO_YEAR = {"zh": "年度未知", "en": "year unknown"}
_YEAR = {"zh": "{year} 年度", "en": "report on {year}"}
_GAPS = {
    "zh": "其中 {n} 格没有读出数来，不作比较。",
    "en": "{n} cells could not be read as numbers and are not compared.",
}
_OTHER_UNIT = {
    "zh": "注意：上年报告的单位是“{last}”，本报告是“{own}”，请核对是否选错文件（改过名的不用管）。",
    "en": "note: last year's report is by {last}, this one by {own}: check the file (nothing to do if it was renamed).",
}
_OTHER_YEAR = {
    "zh": "注意：所选报告是 {last} 年度的，本报告是 {own} 年度，应选 {right} 年度的；年度不符不作比较。",
    "en": "note: that report is on {last}, this one on {own}: choose the one on {right}; otherwise nothing is compared.",
}
_OTHER_FORM = {
    "zh": "上年的表二是 {last} 年格式，没有“现行有效件数”，这一项不作比较。",
    "en": "last year's table 二 is in the form of {last}, without 现行有效件数, which is not compared.",
}


def read_last_year(path: str) -> Reading:
    """The report in a file; raises Unreadable."""
    result = read_source(Source(path))
    if result.reading is None:
        raise result.refusal or Unreadable("读不出报告。", "no report could be read.")
    return result.reading


def taken(last: Report, lang: Lang) -> str:
    """One line on what was taken, with what of it could not be read."""
    numbers = sum(isinstance(v, Number) for v in last.values.values())
    told = _TAKEN[lang].format(
        name=last.agency.name or _NO_NAME[lang],
        year=_NO_YEAR[lang] if last.year is None else _YEAR[lang].format(year=last.year),
        form=last.form.id,
        numbers=numbers,
    )
    gaps = len(last.values) - numbers
    return told if not gaps else told + ("" if lang == "zh" else " ") + _GAPS[lang].format(n=gaps)


def misfits(report: Report, last: Report, lang: Lang) -> list[str]:
    """Why these may not be last year's figures of the report; [] where unit and year fit or are not known."""
    found = []
    here, there = report.agency, last.agency
    same_code = here.code and there.code and normal_name(here.code).upper() == normal_name(there.code).upper()
    if here.name and there.name and normal_name(here.name) != normal_name(there.name) and not same_code:
        found.append(_OTHER_UNIT[lang].format(last=there.name, own=here.name))
    if report.year is not None and last.year is not None and last.year != report.year - 1:
        found.append(_OTHER_YEAR[lang].format(last=last.year, own=report.year, right=report.year - 1))
    return found


def remarks(report: Report, last: Report, lang: Lang) -> list[str]:
    """What cannot be compared because the forms differ."""
    table = "proactive_disclosure"
    lost = [k for k in report.form.by_key if k.endswith(".in_force") and k not in last.form.by_key]
    return [_OTHER_FORM[lang].format(last=last.form.tables[table].form)] if lost else []
