"""What a sentence's numbers are of: requests and disputes over disclosure, or another of the organ's matters.

结转, 办结 and 行政复议 are said of many things. A number is read only where the matter named last is disclosure.
"""

from __future__ import annotations

from bisect import bisect_right

from schemas.pattern import late

_REQUEST = late("信息公开的?(?:申请|请求)|公开申请|申请公开|信息申请|信息的?申请|依申请")
_OTHER = late(
    "复议|诉讼|应诉|仲裁|调解|纠纷|裁决|公证|热线|工单|12345(?![件条宗份个])|信箱|留言|来信|来访|来电|信访|投诉|举报|咨询"
    "|建议|提案|议案|督办|案件|立案|医疗|鉴定|认定|许可|审批|登记|注册|备案|补贴|补助|救助|低保|保障房|住房|赔偿|听证|援助|专利|商标"
    "|职称|资质|资格|处罚|执法|合同|采购|项目|资金|服务事项|行政事项|业务|各[类种项]"
)
_DISQUALIFIED = late(
    # what any of these begins with, so that at most places only that is looked at
    "(?=[均全都实按件条甄剔扣撤属并不])(?:"
    "(?:均|全部|全|都|实)(?:已)?(?:为|系|是|属于?|不是|非)[^,;。]{0,6}(?:信访|投诉|举报|咨询|求助|诉求|建议)"
    "|[均都全]非(?:政府)?信息公开|按信访|[件条](?:为|系|属于?|是)(?:信访|投诉|举报|咨询)|实际(?:为|属)|甄别|剔除|扣除|撤回"
    "|属于[^,;。]{0,6}(?:信息公开|依申请公开)(?:的?申请|范畴|范围|事项)?|(?:并非|不是|不构成|不符合)[^,;。]{0,8}信息公开)"
)
_EVERYBODY = late("公民[、,]?法人")
_PART = late("公民")
_OTHER_APPLICANTS = late("法人|企业|其[他它]组织|机构|团体")

_DISCLOSURE = "(?:信息公开|政务公开|依申请公开|依申请|公开申请|申请公开|公开政府信息)"
_DISPUTE = "(?:复议|诉讼|起诉)"
_CAUSE = late(
    f"{_DISCLOSURE}[^。;,:]{{0,20}}{_DISPUTE}|{_DISPUTE}[^。;,:]{{0,12}}{_DISCLOSURE}"
    f"|{_DISCLOSURE}(?:工作|申请|情况|领域|事项)?(?:方面|中|领域)[,:][^。;,:]{{0,12}}{_DISPUTE}"
)
_NOT_CAUSE = late(
    "其中[^,;。]{0,12}公开|无关|不涉及|未涉及|不属于?(?:政府|信息|依申请)|不是因|并非|非因|非政府信息|其他领域|纠纷"
    r"|(?:均|都|全部|皆|主要|系|属于?)(?:为|系|是|因|由|属于?|涉及)?[^,;。]{0,12}(?<![各分种此同])类"
    f"|(?:均|都|全部|皆)(?:为|系|是|因|由|属于?|涉及)(?![^,;。]{{0,8}}{_DISCLOSURE})[^,;。]{{0,14}}(?:案|引发|引起|导致|产生|提起)"
)
_FIELD = late(
    r"(?<![各分种此同])类(?![型似别])|征地|征收|拆迁|拆违|拆除|土地|房屋|医疗|处罚|劳动|工伤|鉴定|协议|许可|规划|不动产|治安|确权|强制|社保"
    "|养老|环保|合同|补偿|赔偿|登记|认定|不服(?![^,;。]{0,10}公开)"
)
_OF_CASES = late("复议|诉讼|案件|上述|以上|该|[均都]")


class Matters:
    """The matters that a paragraph names, in order, looked for once."""

    def __init__(self, paragraph: str) -> None:
        self._others = [m.end() for m in _OTHER.finditer(paragraph)]
        self._requests = [m.end() for m in _REQUEST.finditer(paragraph)] if self._others else []

    def of_requests(self, end: int) -> bool:
        """True unless, up to ``end``, the matter named last is another than requests.

        A clause ends before a mark or a word that is in none of the names, so that no name goes on beyond it.
        """
        other = bisect_right(self._others, end)
        if not other:
            return True
        request = bisect_right(self._requests, end)
        return bool(request) and self._requests[request - 1] > self._others[other - 1]


def requests_disqualified(paragraph: str) -> bool:
    """True where a paragraph says that what came in was no request, or tells of 公民 and of others apart."""
    if _DISQUALIFIED.search(paragraph):
        return True
    if _EVERYBODY.search(paragraph) or not _PART.search(paragraph):
        return False
    return _OTHER_APPLICANTS.search(paragraph) is not None


def names_cause(text: str) -> bool:
    """True where reviews or lawsuits are said to be over disclosure."""
    return names_disputes(text) and _CAUSE.search(text) is not None


def names_cause_anew(text: str, start: int, end: int) -> bool:
    """True where ``text[start:end]`` itself says so, with what stands before it from the last semicolon."""
    return any(m.end() > start for m in _CAUSE.finditer(text, text.rfind(";", 0, start) + 1, end))


def names_disputes(text: str) -> bool:
    """True where reviews or lawsuits are named at all."""
    return "复议" in text or "诉讼" in text or "起诉" in text


def disputes_disqualified(sentence: str, beside: str) -> bool:
    """True where a sentence names another field, or it or those beside it say the cases are of something else."""
    if _NOT_CAUSE.search(sentence) or _FIELD.search(sentence) or _NOT_CAUSE.search(beside):
        return True
    return any(_FIELD.search(s) is not None and _OF_CASES.search(s) is not None for s in beside.split("。"))
