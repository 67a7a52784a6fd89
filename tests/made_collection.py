"""What a made-up county knows of its units, for tests: as many as wanted, in every standing, with strays."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256

from converters.collecting.state import Arrival, Collection, Outcome, Unit, UnitState
from schemas.checks import check
from schemas.finding import Reading
from schemas.report import Agency, Report
from tests.builders import FORMS, sound

AT = datetime(2025, 1, 21, 9, 30)
DEADLINE = date(2025, 1, 20)
EVIL = "<script>alert(1)</script>\"'&</noscript>局"
PARENTS = ("示例县人民政府", "示例县教育局", "示例县卫生健康局", "示例县城关镇")
KINDS = ("部门", "学校", "医院", "乡镇")
_NAMES = (
    "发展和改革局",
    "教育局",
    "科学技术局",
    "工业和信息化局",
    "公安局",
    "民政局",
    "司法局",
    "财政局",
    "水利局",
    "农业农村局",
)


@cache
def examples() -> tuple[tuple[Report, tuple], ...]:
    """Reports with their findings: in order, with errors of several kinds, with warnings open and explained."""
    form = FORMS[0]
    good = sound(form)
    wrong = sound(form, **{"disputes.reconsideration.total": 99, "requests.received.natural_person": None})
    many = sound(
        form,
        **{
            "requests.granted.natural_person": 700,
            "requests.carried_out.total": 1,
            "proactive_disclosure.licenses.decisions": None,
            "disputes.litigation_direct.upheld": 44,
        },
    )
    warned = replace(
        good, sections={**good.sections, "overview": "全年新收政府信息公开申请5件。" + good.sections["overview"]}
    )
    reports = [good, wrong, many, warned, sound(FORMS[2])]
    found = list(zip(reports, check([Reading(r) for r in reports]), strict=True))
    report, findings = found[3]
    assert findings, "the narrative contradicts table 三"
    found.append((report, tuple(replace(f, explanation="含网上渠道，口径不同，已核实。") for f in findings)))
    return tuple(found)


def arrival(path, outcome=Outcome.ACCEPTED, unit=None, why=(), days=0):
    return Arrival(
        path, sha256(path.encode()).hexdigest(), datetime(2025, 1, 15, 10, 5) + timedelta(days=days), outcome, unit,
        "stamp" if unit else None, dict(why),
    )  # fmt: skip


def collection(units: int = 60) -> Collection:
    """The made-up county; one unit has a hostile name."""
    states = []
    for number in range(units):
        group = number % len(PARENTS)
        name = EVIL if number == 17 else f"示例县{_NAMES[number // len(PARENTS) % len(_NAMES)]}第{number + 1}分局"
        unit = Unit(name, f"1143{number:05d}", KINDS[group], PARENTS[group], f"联系员{number % 7}号 0000-{number:05d}")
        if number % 6 == 5:
            states.append(UnitState(unit, late=number % 12 == 5))
            continue
        report, findings = examples()[(0, 1, 0, 2, 3, 0, 5, 0, 4, 0)[number % 10]]
        report = replace(report, agency=Agency(unit.name, unit.code))
        late = number % 13 == 0
        accepted = arrival(f"来件/{unit.name}年报.xlsx", unit=unit.id, days=7 if late else 0)
        older = ()
        if number % 9 == 4:
            older = (
                arrival(
                    f"来件/旧/{unit.code}.xlsx",
                    Outcome.SUPERSEDED,
                    unit.id,
                    {"zh": "之后又收到了一份", "en": "a later one came"},
                ),
            )
        states.append(UnitState(unit, report, findings, accepted, (*older, accepted), late))
    strays = (
        arrival("来件/去年的.docx", Outcome.WRONG_YEAR, "114300001", {"zh": "这是 2023 年度的报告，收的是 2024 年度。", "en": "a report on 2023; 2024 is collected."}),
        arrival("来件/mail.zip!/扫描件.pdf", Outcome.UNREADABLE, None, {"zh": "这是扫描件，没有文字。", "en": "a scan without text."}),
        arrival(f"来件/{EVIL}.docx", Outcome.UNKNOWN_UNIT, None, {"zh": f"名册里没有“{EVIL}”。", "en": "not on the roster."}),
        arrival("来件/=1+1.xlsx", Outcome.WRONG_UNIT, "114300002", {"zh": "=HYPERLINK(\"x\")", "en": "another unit"}),
    )  # fmt: skip
    return Collection(2024, tuple(states), strays, DEADLINE, AT)
