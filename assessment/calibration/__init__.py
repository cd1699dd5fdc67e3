"""How assessors used the scale, measured after closing. Never a correction of the legal score."""
