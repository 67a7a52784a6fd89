"""Made reports of made units: lawful in every number, and from year to year; the same for the same names.

Nothing is found in them, so that a test knows what it planted is all there is to find.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from schemas.equations import equations, total_of
from schemas.form import Form, form_for_year
from schemas.number import Value
from schemas.report import Agency, Report

APPLICANTS = (
    *("natural_person", "commercial_enterprise", "research_institution"),
    *("social_organization", "legal_service", "other_organization"),
)
FEE = "other_fee_unpaid"
"""An outcome that asks for words in the last section; here it never happens."""
_SHARE = (30, 6, 1, 1, 2, 1)
"""How often each kind of applicant applies."""


@dataclass
class Books:
    """What a unit takes from one year into the next."""

    in_force: int
    items: dict[str, int] = field(default_factory=dict)
    carried: dict[str, int] = field(default_factory=dict)


def reports(name: str, code: str | None, years: Sequence[int], *, seed: int = 1) -> dict[int, Report]:
    """The reports of one unit on years that follow one another, each on the form of its year."""
    chance = random.Random(f"{seed} {name}")
    books = Books(in_force=chance.randint(3, 20), carried=dict.fromkeys(APPLICANTS, 0))
    size = chance.choice((1, 1, 1, 2, 3))
    found = {}
    for year in years:
        form = form_for_year(year)
        values: dict[str, Value] = {c.key: 0 for c in form.cells}
        values |= _documents(form, books, chance)
        values |= _requests(form, books, chance, size)
        values |= _disputes(form, chance)
        found[year] = Report(form, year, Agency(name, code), sections(name, year, values), summed(form, values))
    return found


def sections(name: str, year: int, values: dict[str, Value]) -> dict[str, str]:
    """Short texts that name all they should; too short to be compared with other units'."""
    received = sum(int(str(values[f"requests.received.{a}"])) for a in APPLICANTS)
    said = f"收到政府信息公开申请{received}件" if received else "没有收到政府信息公开申请"
    return {
        "overview": f"{year}年，{name}全面落实政务公开要求，做好主动公开。\n\n依申请公开方面，全年{said}。\n\n"
        "政府信息管理、平台建设、监督保障各项工作有序开展。",
        "problems": "公开的及时性有待提高。下一步加强培训。",
        "other_matters": "本年度没有收取信息处理费。",
    }


def summed(form: Form, values: dict[str, Value]) -> dict[str, Value]:
    """The values with every total calculated."""
    for _ in range(2):
        for equation in equations(form):
            if equation.rule in ("T3-ROW", "T3-RES", "T4-SUM"):
                values[equation.cell] = total_of(equation, values)
    return values


def _documents(form: Form, books: Books, chance: random.Random) -> dict[str, Value]:
    issued, repealed = chance.randint(0, 4), chance.randint(0, min(2, books.in_force))
    books.in_force += issued - repealed
    at = "proactive_disclosure."
    found: dict[str, Value] = {f"{at}{k}.decisions": chance.randint(0, 80) for k in ("licenses", "penalties")}
    found[at + "compulsory_measures.decisions"] = chance.randint(0, 9)
    if form.id == "2021":
        documents = {"issued": issued, "repealed": repealed, "in_force": books.in_force}
        found[at + "administrative_fees.amount_10k_yuan"] = Decimal(chance.randint(0, 9000)) / 100
    else:
        documents = {"created": issued, "newly_disclosed": issued, "total_disclosed": books.in_force}
        found[at + "central_procurement.procurement_items"] = chance.randint(0, 9)
        found[at + "central_procurement.procurement_amount"] = Decimal(chance.randint(100, 90000)) / 100
        for line in ("licenses", "penalties", "compulsory_measures"):
            found[f"{at}{line}.previous_items"] = chance.randint(5, 30)
            found[f"{at}{line}.change"] = chance.randint(-5, 5)
    return found | {f"{at}normative_documents.{k}": v for k, v in documents.items()}


def _requests(form: Form, books: Books, chance: random.Random, size: int) -> dict[str, Value]:
    block = form.tables["requests"].blocks[0]
    lines = [x.key for x in block.lines if x.key not in ("received", "carried_in", "outcome_total", "carried_out", FEE)]
    found: dict[str, Value] = {}
    applied = chance.choices(APPLICANTS, _SHARE, k=chance.randint(0, 12) * size)
    for applicant in APPLICANTS:
        received, before = applied.count(applicant), books.carried[applicant]
        out = chance.randint(0, min(2, received))
        answered = chance.choices(lines, [8, 4, *[1] * (len(lines) - 2)], k=received + before - out)
        found |= {f"requests.{line}.{applicant}": answered.count(line) for line in lines}
        found |= {
            f"requests.received.{applicant}": received,
            f"requests.carried_in.{applicant}": before,
            f"requests.carried_out.{applicant}": out,
        }
        books.carried[applicant] = out
    return found


def _disputes(form: Form, chance: random.Random) -> dict[str, Value]:
    cells = [c.key for c in form.tables["disputes"].cells if not c.key.endswith(".total")]
    return {key: chance.choice((0, 0, 0, 0, 1, 2)) for key in cells}
