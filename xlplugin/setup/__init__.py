"""Installation into Excel: the user's xlwings configuration, and what may stand in the way on a PC."""
