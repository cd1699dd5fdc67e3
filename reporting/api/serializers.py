"""The shape of what the API tells: fields of deals come from the one list of public fields."""

from typing import Any

from rest_framework import serializers

from assessment.exports import Kind
from reporting.documents.open_data.fields import DEAL_FIELDS, INDICATOR_FIELDS, STATUS_CODES, PublicField

EMPTY = {"begindatum", "einddatum", "convenantGetekendOp", "beginwaarde", "doelwaarde", "bereikt", "bereiktOp",
         "geldtVanaf", "beeindigdOp"}  # fmt: skip
AMOUNT = {"max_digits": 15, "decimal_places": 2}
MEASURED = {"max_digits": 14, "decimal_places": 2}


def _field(field: PublicField) -> serializers.Field:
    """Make the field that shows a public field."""
    common: dict[str, Any] = {"help_text": field.meaning, "allow_null": field.name in EMPTY}
    if field.kind is Kind.AMOUNT:
        return serializers.DecimalField(**AMOUNT, **common)
    if field.kind is Kind.SCORE:
        return serializers.DecimalField(**MEASURED, **common)
    if field.kind is Kind.DATE:
        return serializers.DateField(**common)
    if field.name == "isVerzonnen":
        return serializers.BooleanField(**common)
    if field.name == "themas":
        return serializers.ListField(child=serializers.CharField(), **common)
    if field.name == "status":
        return serializers.ChoiceField(choices=list(STATUS_CODES.values()), **common)
    return serializers.CharField(**common)


class Link(serializers.Serializer):
    """Een link."""

    href = serializers.URLField(help_text="Het adres.")


class DealLinks(serializers.Serializer):
    """De links van een deal."""

    self = Link(help_text="De deal zelf.")
    pagina = Link(help_text="De pagina over de deal.")
    ronde = Link(help_text="De ronde.")


class SelfLinks(serializers.Serializer):
    """De link naar zichzelf."""

    self = Link(help_text="Dit zelf.")


class PageLinks(SelfLinks):
    """De links van een lijst; vorige en volgende staan er als die pagina er is."""

    vorige = Link(required=False, help_text="De vorige pagina.")
    volgende = Link(required=False, help_text="De volgende pagina.")


Indicator = type(
    "Indicator",
    (serializers.Serializer,),
    {"__doc__": "Een doel: wat is beloofd en wat is bereikt."} | {each.name: _field(each) for each in INDICATOR_FIELDS},
)
Deal = type(
    "Deal",
    (serializers.Serializer,),
    {"__doc__": "Een deal met zijn bedragen, elk met zijn datum."}
    | {each.name: _field(each) for each in DEAL_FIELDS}
    | {
        "indicatoren": Indicator(many=True, help_text="De doelen van de deal."),
        "_links": DealLinks(help_text="Links."),
    },
)


class Ronde(serializers.Serializer):
    """Een ronde. De aantallen zijn leeg tot de besluiten zijn gepubliceerd."""

    rondecode = serializers.CharField(help_text="De code van de ronde.")
    naam = serializers.CharField(help_text="De naam.")
    vindplaats = serializers.CharField(allow_blank=True, help_text="De oproep in de Staatscourant.")
    status = serializers.ChoiceField(
        choices=["aangekondigd", "open", "in-behandeling", "besloten"], help_text="Waar de ronde is."
    )
    opentOp = serializers.DateTimeField(help_text="Het moment van opening, in UTC.")
    sluitOp = serializers.DateTimeField(help_text="Het moment van sluiting, in UTC.")
    budget = serializers.DecimalField(**AMOUNT, allow_null=True, help_text="Het plafond dat geldt, in euro’s.")
    gepubliceerdOp = serializers.DateField(allow_null=True, help_text="De dag van publicatie van de besluiten.")
    aantalVoorstellen = serializers.IntegerField(
        allow_null=True, min_value=0, help_text="Over hoeveel voorstellen is besloten."
    )
    aantalToegekend = serializers.IntegerField(allow_null=True, min_value=0, help_text="Hoeveel een deal kregen.")
    aantalNietToegekend = serializers.IntegerField(
        allow_null=True, min_value=0, help_text="Hoeveel geen deal kregen bij de publicatie."
    )
    isVerzonnen = serializers.BooleanField(help_text="Of de ronde verzonnen is, voor de demonstratie.")
    _links = SelfLinks(help_text="Links.")


class Sommen(serializers.Serializer):
    """Aantallen en bedragen van een groep deals."""

    aantalDeals = serializers.IntegerField(min_value=0, help_text="Hoeveel deals.")
    aangekondigdBedrag = serializers.DecimalField(**AMOUNT, help_text="Wat is aangekondigd, in euro’s.")
    toegekendBedrag = serializers.DecimalField(**AMOUNT, help_text="Wat nu is toegekend, in euro’s.")
    betaaldBedrag = serializers.DecimalField(**AMOUNT, help_text="Wat is betaald, in euro’s.")


class Provincie(Sommen):
    """Een provincie met haar deals."""

    provinciecode = serializers.CharField(allow_blank=True, help_text="De CBS-code.")
    provincie = serializers.CharField(allow_blank=True, help_text="De naam.")


class Thema(Sommen):
    """Een thema met zijn deals. Een deal telt mee bij elk van zijn thema’s."""

    themacode = serializers.CharField(help_text="De code.")
    thema = serializers.CharField(help_text="De officiële naam.")


class Cijfers(Sommen):
    """De cijfers van alle deals samen."""

    stand = serializers.DateField(help_text="De dag waarop de cijfers gelden.")
    versie = serializers.CharField(help_text="De versie van de vorm van de gegevens.")
    licentie = serializers.URLField(help_text="De licentie.")
    totaleKosten = serializers.DecimalField(**AMOUNT, help_text="De kosten van alle deals samen, in euro’s.")


class ParameterFout(serializers.Serializer):
    """Een parameter die niet klopt."""

    name = serializers.CharField(help_text="De naam van de parameter.")
    detail = serializers.CharField(help_text="Wat er niet klopt.")

    def get_fields(self) -> dict[str, serializers.Field]:
        """Add `in`, which is no name in Python."""
        return {"in": serializers.CharField(help_text="Waar de parameter staat.")} | super().get_fields()


class Probleem(serializers.Serializer):
    """Wat er misging (RFC 9457)."""

    status = serializers.IntegerField(help_text="De statuscode van HTTP.")
    title = serializers.CharField(help_text="Wat voor fout het is.")
    detail = serializers.CharField(help_text="Wat er misging en wat u kunt doen.")
    errors = ParameterFout(many=True, required=False, help_text="Alle parameters die niet kloppen.")
