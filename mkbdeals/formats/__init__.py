"""How Django itself writes dates and times, mostly in the technical admin."""
