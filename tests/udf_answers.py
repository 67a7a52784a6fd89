"""What our functions answer, word for word."""

STATUS_SOUND = "✓ 未发现问题"
STATUS_BROKEN = "✗ 错误 2 处"
NO_TABLE = "没有认出年报的表格：请选中整张表（连同表头和行名），如 三!A3:J30。"
