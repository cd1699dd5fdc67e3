"""The REST API of the open data at /v1/, after the Dutch API Design Rules (docs/open_data.md).

Nothing here is loaded before the first request to the API: the library takes memory that most workers never need.
"""
