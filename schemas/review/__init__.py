"""What a reviewer sees beyond cells and sums: years against each other, words, plausibility, dates.

A module a subject; ``judging`` puts them together. Nothing is loaded here: who asks for the kind of a unit's name needs
none of the rules.
"""
