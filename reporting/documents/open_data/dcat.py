"""The description of the data set: DCAT 3 in the profile DCAT-AP-NL 3.0, as JSON-LD, for the catalogues of others.

What the profile asks and recommends: https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/. Values come from the lists it
names (EU Vocabularies, IANA media types).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reporting.documents.open_data.about import LICENCE, MAP_LICENCE, TITLE, VERSION, About
from reporting.queries.figures import DealFigure

_CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EU = "http://publications.europa.eu/resource/authority/"
_FORMATS = {"csv": "CSV", "json": "JSON", "geojson": "GEOJSON"}
_THEMES = ("ECON", "GOVE")
_KEYWORDS = ("mkb", "MKB-deals", "MKB-actieplan", "regio", "specifieke uitkering", "ondernemers")
_FILE_TITLES = {
    "deals.csv": "Deals met hun bedragen (CSV)",
    "resultaten.csv": "Beloofde en bereikte resultaten (CSV)",
    "deals.json": "Deals met bedragen en resultaten (JSON)",
    "provincies.geojson": "Bedragen per provincie, met grenzen (GeoJSON)",
}
_GEOJSON = "https://www.rfc-editor.org/rfc/rfc7946"


def catalog(figures: Sequence[DealFigure], about: About, files: Mapping[str, tuple[str, Any]]) -> dict[str, Any]:
    """Describe catalogue, data set, its files and the API. `files` gives each file's name and kind."""
    base, page = about.base_url, f"{about.base_url}/open-data/"
    dataset = {
        "@id": f"{page}#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{page}#dataset",
        "dct:title": _dutch(TITLE),
        **_known_of_all(about),
        "dct:accrualPeriodicity": _id(f"{_EU}frequency/DAILY"),
        "dct:spatial": _id(f"{_EU}country/NLD"),
        "dct:temporal": _term(figures),
        "dct:conformsTo": _standard(f"{base}/v1/openapi.json"),
        "dcat:version": VERSION,
        "adms:status": _id(f"{_EU}dataset-status/COMPLETED"),
        "dcat:landingPage": _document(page),
        "foaf:page": _document(page),
        **_issued(figures),
        "dcat:distribution": [
            _file(about, name, kind) for name, (kind, _write) in files.items() if name != "dcat.jsonld"
        ],
    }
    return {
        "@context": _CONTEXT,
        "@id": f"{page}#catalogus",
        "@type": "dcat:Catalog",
        "dct:title": _dutch("Open data van de MKB-deals"),
        **{name: value for name, value in _known_of_all(about).items() if name in _OF_CATALOG},
        "dct:spatial": _id(f"{_EU}country/NLD"),
        "dcat:themeTaxonomy": _id(f"{_EU}data-theme"),
        "foaf:homepage": _document(page),
        **_issued(figures),
        "dcat:dataset": [{name: value for name, value in dataset.items() if value is not None}],
        "dcat:service": [_service(about)],
    }


_OF_CATALOG = frozenset(
    {
        "dct:description", "dct:publisher", "dct:creator", "dcat:contactPoint", "dct:language", "dct:license",
        "dct:modified",
    }
)  # fmt: skip


def _known_of_all(about: About) -> dict[str, Any]:
    """Give what catalogue, data set and API have alike."""
    base = about.base_url
    agent = {"@id": f"{base}/#uitgever", "@type": "foaf:Agent", "foaf:name": _dutch("MKB-deals"),
             "foaf:homepage": _document(f"{base}/")}  # fmt: skip
    contact = {
        "@id": f"{base}/contact/#contact",
        "@type": "vcard:Organization",
        "vcard:fn": "MKB-deals",
        "vcard:hasURL": _id(f"{base}/contact/"),
    }
    return {
        "dct:description": _dutch(about.description),
        "dct:publisher": agent,
        "dct:creator": _id(agent["@id"]),
        "dcat:contactPoint": contact,
        "dct:language": _id(f"{_EU}language/NLD"),
        "dct:license": _id(LICENCE),
        "dct:accessRights": _id(f"{_EU}access-right/PUBLIC"),
        "dcat:theme": [_id(f"{_EU}data-theme/{each}") for each in _THEMES],
        "dcat:keyword": [_dutch(each) for each in _KEYWORDS],
        "dct:modified": _day(about.on.isoformat()),
    }


def _service(about: About) -> dict[str, Any]:
    """Describe the API."""
    base = about.base_url
    return {
        "@id": f"{base}/v1",
        "@type": "dcat:DataService",
        "dct:identifier": f"{base}/v1",
        "dct:title": _dutch("API van de MKB-deals"),
        **_known_of_all(about),
        "dct:conformsTo": _standard("https://spec.openapis.org/oas/v3.0.3"),
        "dct:format": _id(f"{_EU}file-type/JSON"),
        "dcat:endpointURL": _id(f"{base}/v1"),
        "dcat:endpointDescription": _id(f"{base}/v1/openapi.json"),
        "dcat:landingPage": _document(f"{base}/open-data/"),
        "dcat:servesDataset": _id(f"{base}/open-data/#dataset"),
    }


def _issued(figures: Iterable[DealFigure]) -> dict[str, Any]:
    days = [each.announced_on for each in figures]
    return {"dct:issued": _day(min(days).isoformat())} if days else {}


def _term(figures: Iterable[DealFigure]) -> dict[str, Any] | None:
    """Give from which day to which day the deals run; nothing without days."""
    begins = [each.start_date for each in figures if each.start_date]
    ends = [each.end_date for each in figures if each.end_date]
    if not begins or not ends:
        return None
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": _day(min(begins).isoformat()),
        "dcat:endDate": _day(max(ends).isoformat()),
    }


def _file(about: About, name: str, kind: str) -> dict[str, Any]:
    page, ending = f"{about.base_url}/open-data/", name.rpartition(".")[2]
    return {
        "@id": f"{page}{name}",
        "@type": "dcat:Distribution",
        "dct:title": _dutch(_FILE_TITLES[name]),
        "dct:description": _dutch(about.description),
        "dcat:accessURL": _id(page),
        "dcat:downloadURL": _id(f"{page}{name}"),
        "dcat:accessService": _id(f"{about.base_url}/v1"),
        "dcat:mediaType": _id(f"https://www.iana.org/assignments/media-types/{kind.partition(';')[0]}"),
        "dct:format": _id(f"{_EU}file-type/{_FORMATS[ending]}"),
        "dct:conformsTo": _standard(_GEOJSON if ending == "geojson" else f"{about.base_url}/v1/openapi.json"),
        "dct:language": _id(f"{_EU}language/NLD"),
        "dct:license": _id(MAP_LICENCE if ending == "geojson" else LICENCE),
        "adms:status": _id(f"{_EU}distribution-status/COMPLETED"),
        "dct:modified": _day(about.on.isoformat()),
    }


def _standard(address: str) -> dict[str, str]:
    return {"@id": address, "@type": "dct:Standard"}


def _document(address: str) -> dict[str, str]:
    return {"@id": address, "@type": "foaf:Document"}


def _dutch(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "nl"}


def _id(address: str) -> dict[str, str]:
    return {"@id": address}


def _day(text: str) -> dict[str, str]:
    return {"@value": text, "@type": "xsd:date"}
