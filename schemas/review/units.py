"""What kind of unit a name belongs to, told only where the name tells it."""

from __future__ import annotations

import re
import unicodedata
from fnmatch import fnmatchcase

from schemas.rules import Limits

_OFFICE = r"(?:办公厅|办公室|办)?"
_TOWN = re.compile(rf"(?:[镇乡](?:人民)?政府{_OFFICE}|苏木(?:人民)?政府{_OFFICE}|街道(?:办事处)?)")
_COUNTY = r"(?:县|旗|(?<!自治)(?<!新)(?<!社)(?<!园)(?<!景)(?<!库)(?<!发)(?<!牧)(?<!林)(?<!矿)(?<!地)区)"
_COUNTY_GOVERNMENT = re.compile(rf"{_COUNTY}(?:人民)?政府{_OFFICE}$")
_COUNTY_BUREAU = re.compile(
    rf"{_COUNTY}(?!域|划|块|镇|乡|道)[^县旗区]{{2,}}(?:局|委员会|委|办公室|中心|大队|支队|站|所)$"
)
_GOVERNMENT = re.compile(rf"(?:人民政府|(?:省|市|县|区|旗|州|盟)政府){_OFFICE}$")
_LATER = re.compile(r"(?:街道(?:办事处)?|管理委员会|管委会|行政公署|行署)$")
_NATIONAL = re.compile(r"^(?:国家|国务院|中国|中华人民共和国|海关总署|审计署)")


def normal_name(name: str) -> str:
    """A name as it is compared: width and white space do not count."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def is_town(name: str) -> bool:
    """A town, township or subdistrict."""
    return _TOWN.search(normal_name(name)) is not None


def is_government(name: str) -> bool:
    """A 人民政府 or the office that reports for it."""
    return _GOVERNMENT.search(normal_name(name)) is not None


def is_department(name: str) -> bool:
    """A department: neither a government nor a body that 条例第四十九条 gives no date to."""
    return not is_government(name) and _LATER.search(normal_name(name)) is None


def makes_no_regulations(name: str, limits: Limits) -> bool:
    """True for a body without power to make 规章: as set, else towns, counties and their bureaus."""
    name = normal_name(name)
    if any(fnmatchcase(name, pattern) for pattern in limits.regulations_by):
        return False
    if any(fnmatchcase(name, pattern) for pattern in limits.no_regulations_by):
        return True
    return is_below_city(name)


def is_below_city(name: str) -> bool:
    """A town, a county's or district's government, or one of its bureaus, where the name tells it."""
    return is_town(name) or is_county_bureau(name) or _COUNTY_GOVERNMENT.search(normal_name(name)) is not None


def is_county_bureau(name: str) -> bool:
    """A bureau, committee or office of a county or district, where the name tells it."""
    name = normal_name(name)
    return _NATIONAL.match(name) is None and not is_government(name) and _COUNTY_BUREAU.search(name) is not None
