"""What goes when its term is over: kinds and terms, lists that two people sign, carrying them out (docs/privacy.md)."""
