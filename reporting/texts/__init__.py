"""Texts that staff write for reports: own small marks, never markup. Plain Python."""

from reporting.texts.marks import Block, Line, MarkProblem, ParsedText, Piece, parse_text
from reporting.texts.papers import paper_problem

__all__ = ["Block", "Line", "MarkProblem", "ParsedText", "Piece", "paper_problem", "parse_text"]
