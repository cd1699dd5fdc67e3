"""Dates and times as the rest of the site writes them: "12 maart 2027, 17.00 uur"."""

DATETIME_FORMAT = r"j F Y, G.i \u\u\r"
TIME_FORMAT = r"G.i \u\u\r"
SHORT_DATETIME_FORMAT = DATETIME_FORMAT
