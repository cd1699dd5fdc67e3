"""The pages of the programme staff on assessing and deciding, all under /beheer/ronde/<slug>/."""
