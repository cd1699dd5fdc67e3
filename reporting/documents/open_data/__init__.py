"""What everybody may know of deals and rounds: which fields, why, and how they stand in files."""
