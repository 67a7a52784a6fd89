"""What kind of unit a name belongs to, told only where the name tells it."""

from __future__ import annotations

import unicodedata
from fnmatch import fnmatchcase

from schemas.pattern import late
from schemas.rules import Limits

_OFFICE = r"(?:办公厅|办公室|办)?"
_TOWN = late(rf"(?:[镇乡](?:人民)?政府{_OFFICE}|苏木(?:人民)?政府{_OFFICE}|街道(?:办事处)?)")
_COUNTY = r"(?:县|旗|(?<!自治)(?<!新)(?<!社)(?<!园)(?<!景)(?<!库)(?<!发)(?<!牧)(?<!林)(?<!矿)(?<!地)区)"
_COUNTY_GOVERNMENT = late(rf"{_COUNTY}(?:人民)?政府{_OFFICE}$")
_COUNTY_BUREAU = late(rf"{_COUNTY}(?!域|划|块|镇|乡|道)[^县旗区]{{2,}}(?:局|委员会|委|办公室|中心|大队|支队|站|所)$")
_GOVERNMENT = late(rf"(?:人民政府|(?:省|市|县|区|旗|州|盟)政府){_OFFICE}$")
_DEPARTMENT = late("(?:局|委|委员会|办|办公室|厅)$")
_NO_DEPARTMENT = late(
    "管理委员会|管委|居委|村委|居民委员会|村民委员会|行政公署|行署|街道|[镇乡](?!市)|开发区|园区|新区|供电|邮政局|水务集团"
    "|学校|中学|小学|大学|学院|幼儿园|医院|卫生院|公司|集团|银行|中心|协会|党|仲裁委"
)
_NATIONAL = late(r"^(?:国家|国务院|中国|中华人民共和国|海关总署|审计署)")


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
    """A department for certain: of schools, firms and bodies that 条例第四十九条 gives no date to nothing is said."""
    name = normal_name(name)
    return _DEPARTMENT.search(name) is not None and not is_government(name) and _NO_DEPARTMENT.search(name) is None


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
