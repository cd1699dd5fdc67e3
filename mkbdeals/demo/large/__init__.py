"""A third round of the demonstration, as large as one asks: to see and measure how the site is then.

Made in bulk with all triggers on. What stands in the tables afterwards, history included, is what the services would
have written (tests/demo/test_large.py). Left out are mail, messages in the portal and documents.
"""
