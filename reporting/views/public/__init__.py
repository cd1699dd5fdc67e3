"""Pages for everybody about what was decided: rounds, deals, figures and open data. Nothing before its publication."""
