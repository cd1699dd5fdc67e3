"""What goes with every answer of the API. Known without the library of the API."""

from typing import Any

from reporting.documents.open_data.about import VERSION


def with_headers(response: Any) -> Any:
    """Add the version and the headers of the API Design Rules; every site may read what is public."""
    response["API-Version"] = VERSION
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "API-Version, Retry-After"
    response["Cache-Control"] = "no-store"
    return response
