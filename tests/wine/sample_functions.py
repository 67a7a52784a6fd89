"""User-defined functions that show what reaches Python from Excel; for tests of the COM path itself."""

import xlwings as xw


@xw.func(category="测试")
@xw.arg("value", ndim=2, err_to_str=True, doc="任意区域")
@xw.ret(ndim=2)
def NB_TYPES(value):
    """各单元格到达时的类型"""
    return [[f"{type(cell).__name__}:{cell}" for cell in row] for row in value]


@xw.func
@xw.arg("value", ndim=2)
def NB_SHAPE(value, note="无"):
    """行数与列数"""
    return [len(value), len(value[0]), note]


@xw.func
@xw.arg("value", ndim=2)
@xw.ret(ndim=2)
def NB_MIRROR(value):
    """原样返回"""
    return value


@xw.func
@xw.arg("value", ndim=2)
def NB_SUM(value):
    """一列之和，用 polars 计算"""
    import polars as pl

    return pl.Series([cell for row in value for cell in row if isinstance(cell, float)]).sum()


@xw.func
def NB_FAILS():
    """总是出错"""
    raise ValueError("故意出错")


@xw.func
@xw.arg("values", ndim=1)
@xw.ret(ndim=2)
def NB_RULES(values):
    """规则引擎对一份报告的发现；values 为 2021 年版各数字格的值，依表中次序"""
    from schemas.checks import check
    from schemas.finding import Reading
    from schemas.form import load_form
    from schemas.report import Agency, Report

    form = load_form("2021")
    numbers = {cell.key: int(value) for cell, value in zip(form.cells, values, strict=True)}
    report = Report(form, 2024, Agency("某单位"), {s.key: "略。" for s in form.narrative}, numbers)
    [findings] = check([Reading(report)])
    return [[f.rule, f.key or "", str(f.expected), str(f.difference)] for f in findings]
