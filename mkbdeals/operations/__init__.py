"""What keeps the site up and tells how it is: health, figures, backup and restore."""
