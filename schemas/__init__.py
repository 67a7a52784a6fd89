"""What a report is and what must hold in it: forms, report model, rules."""
