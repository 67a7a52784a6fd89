"""The words of return slips."""

from __future__ import annotations

from schemas.messages import Lang

_WORDS: dict[str, dict[Lang, str]] = {
    "title-year": {
        "zh": "{year}年度政府信息公开工作年度报告",
        "en": "Annual disclosure report on {year}:",
    },
    "title-return": {"zh": "退回修改通知单", "en": "returned for correction"},
    "title-explain": {"zh": "情况说明通知单", "en": "please explain"},
    "title-remind": {"zh": "催报通知单", "en": "not received yet"},
    "name-return": {"zh": "退回修改通知单", "en": "return-slip"},
    "name-explain": {"zh": "情况说明通知单", "en": "explanation-slip"},
    "name-remind": {"zh": "催报通知单", "en": "reminder"},
    "ordinals": {"zh": "一二三", "en": "123"},
    "to": {"zh": "{unit}：", "en": "To {unit}:"},
    "opening": {
        "zh": "你单位{year}年度政府信息公开工作年度报告{file}{came}收悉{late}。经核对，{found}。请按下列要求办理。",
        "en": "Your annual disclosure report on {year}{file}{came} was received{late}. Having checked it, {found}. "
        "Please see to the following.",
    },
    "opening-missing": {
        "zh": "截至目前，没有收到你单位{year}年度政府信息公开工作年度报告{due}。",
        "en": "Your annual disclosure report on {year} has not been received{due}.",
    },
    "opening-refused": {
        "zh": "截至目前，没有收到你单位可以采用的{year}年度政府信息公开工作年度报告{due}；收到的文件未能采用，原因如下。",
        "en": "No annual disclosure report of yours on {year} could be accepted{due}; why the files that came could not "
        "follows.",
    },
    "was-due": {"zh": "（报送期限为{deadline}）", "en": " (it is due on {deadline})"},
    "refused": {"zh": "、未能采用的文件（{n}个）", "en": ". Files that could not be accepted ({n})"},
    "refused-file": {"zh": "“{name}”：{why}", "en": "“{name}”: {why}"},
    "sending": {"zh": "、报送要求", "en": ". Sending it"},
    "remind-by": {"zh": "请于{day}前报送。", "en": "Please send the report by {day}."},
    "remind-soon": {"zh": "请尽快报送。", "en": "Please send the report as soon as you can."},
    "remind-how": {
        "zh": "请填写发给你单位的工作簿，校验无误后报送；文件名称不限。已经报送的，请核对报送的地址和文件后重新发送一次。",
        "en": "Please fill in the workbook that was sent to you; any file name will do. If you have sent it already, check "
        "where it went and send it again.",
    },
    "file": {"zh": "（文件“{name}”）", "en": " (file “{name}”)"},
    "came": {"zh": "已于{day}{at}", "en": ", dated {day} {at},"},
    "late": {"zh": "，晚于规定的报送期限{deadline}", "en": " after the deadline of {deadline}"},
    "found-errors": {"zh": "有{n}处需要修改", "en": "we found {n} that must be corrected"},
    "found-none": {"zh": "没有必须修改的错误", "en": "we found no errors"},
    "found-warnings": {"zh": "有{n}处需要说明", "en": "{n} that need an explanation"},
    "and": {"zh": "，", "en": ", and "},
    "to-mend": {"zh": "、需要修改的内容（{n}处）", "en": ". To correct ({n})"},
    "to-explain": {"zh": "、需要说明的情况（{n}处）", "en": ". To explain ({n})"},
    "how-to-explain": {
        "zh": "请逐条核对：填写有误的，直接改正；情况属实的，写明原因。用工作簿填报的，写在《校验结果》表的“情况说明”一栏；"
        "用其他格式填报的，随报告附一份书面说明。",
        "en": "Please look at each: correct it where it is wrong, give the reason where it is right. In the workbook, "
        "write it into the column 情况说明 of the sheet 校验结果; with other formats, enclose a note.",
    },
    "again": {"zh": "、重新报送", "en": ". Sending it again"},
    "send-by": {"zh": "请于{day}前办理完毕并重新报送。", "en": "Please send the report again by {day}."},
    "send-soon": {"zh": "请尽快办理并重新报送。", "en": "Please send the report again as soon as you can."},
    "send-whole": {
        "zh": "请在原报送的文件上修改，报送完整的报告，不要只报修改的部分；文件名称不限，不要改动表格的行、列和文字。"
        "重新报送的报告将替换此前的一份。",
        "en": "Please work on the file you sent and send the whole report, not only what was changed; any file name will "
        "do. Leave lines, columns and wording of the tables as they are. It takes the place of the one before.",
    },
    "send-to": {"zh": "报送方式：{where}", "en": "Send it to: {where}"},
    "whole": {"zh": "整份报告", "en": "the whole report"},
    "blank": {"zh": "（空白）", "en": "(blank)"},
    "number": {"zh": "序号", "en": "No."},
    "place": {"zh": "位置", "en": "Place"},
    "actual": {"zh": "现在写的", "en": "Reads"},
    "expected": {"zh": "应为", "en": "Should be"},
    "wrong": {"zh": "问题", "en": "Problem"},
    "fix": {"zh": "改法", "en": "What to do"},
    "wrong-and-fix": {"zh": "问题和改法", "en": "Problem, what to do"},
    "colon": {"zh": "：", "en": ": "},
}


def say(key: str, lang: Lang, **details: object) -> str:
    """The words for a key."""
    words = _WORDS[key][lang]
    return words.format(**details) if details else words
