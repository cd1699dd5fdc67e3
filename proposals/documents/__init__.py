"""What a file for applicants says: one module a kind of file."""
