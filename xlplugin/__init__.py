"""Inside Excel: functions, buttons, the macro workbook's VBA and its installation."""
