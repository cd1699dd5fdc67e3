"""Personal data: which there are and why (register), and what is kept about one person (about_person)."""
