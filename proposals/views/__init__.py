"""Pages for everybody and for applicants: ask permission, make one call, answer."""
