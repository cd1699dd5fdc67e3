"""Pages of the programme staff about rounds, proposals, deals and messages (/beheer/)."""
