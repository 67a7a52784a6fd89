"""Published reports in every shape seen, made from random reports: text, truth, and what became of each line."""
