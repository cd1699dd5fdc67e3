"""Statements that an applicant agrees with, kept as an answer."""

# What is stored, and reads well in a copy of the data: the applicant agreed.
AGREED = "ja"
