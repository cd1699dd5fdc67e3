"""The texts with which a round begins: first the outcome, then the reason, then what to do."""

from collections.abc import Mapping
from dataclasses import dataclass

from reporting.letters.placeholders import (
    APPEAL,
    AWARD,
    MOVED_UP,
    OBJECTION,
    REJECTION,
    REMEDY,
    RESERVE,
    RESERVE_ENDED,
)


@dataclass(frozen=True, slots=True)
class DefaultText:
    """Subject and text of a letter; a clause has no subject."""

    subject: str
    body: str


def _letter(*paragraphs: str, clause: str = "{{ bezwaar }}") -> str:
    return "\n\n".join(("Geacht bestuur,", *paragraphs, clause, _END))


_END = """# Hebt u vragen?
{{ contact }} Noem daarbij uw kenmerk: {{ kenmerk }}.
"""
_REASONS = """# Waarom?
{{ motivering }}

{{ plaats_en_grens }}

# Zo is uw voorstel beoordeeld
{{ redenen }}"""
_NEXT_OF_A_DEAL = """# Wat gebeurt er nu?
- U hoeft nu niets te doen. Wij bellen of mailen u om de deal samen uit te werken.
- De afspraken komen in een convenant. Uw bestuur en het ministerie tekenen dat.
- Na het tekenen begint u. Op de website vertelt u hoe het gaat.

{{ verwachting }}"""
_AFTER_A_REJECTION = (
    "# Wat kunt u nu doen?\n"
    "- Wilt u uitleg? Bel of mail ons. Wij nemen de scores graag met u door.\n"
    "- Komt er een nieuwe ronde? Dan kunt u weer meedoen, met dit plan of een ander plan."
)

DEFAULT_TEXTS: Mapping[str, DefaultText] = {
    AWARD: DefaultText(
        "U krijgt een MKB-deal: {{ titel }}",
        _letter(
            "**U krijgt een MKB-deal.** Het ministerie betaalt {{ toegekend_bedrag }} mee aan uw voorstel "
            "“{{ titel }}”. U vroeg om {{ gevraagd_bedrag }}.",
            _REASONS,
            _NEXT_OF_A_DEAL,
        ),
    ),
    RESERVE: DefaultText(
        "U staat op de reservelijst: {{ titel }}",
        _letter(
            "**U krijgt nu geen MKB-deal, maar u staat op de reservelijst.** Uw voorstel “{{ titel }}” heeft plaats "
            "{{ reserveplaats }} van {{ aantal_reserveplaatsen }} op die lijst.",
            _REASONS,
            "# Wat gebeurt er nu?\n"
            "- U hoeft nu niets te doen.\n"
            "- Gaat een andere deal niet door? Dan kijken wij of er geld is voor de eerste op de reservelijst.\n"
            "- Krijgt u alsnog een MKB-deal? Dan hoort u dat met een nieuwe brief.",
        ),
    ),
    REJECTION: DefaultText(
        "U krijgt geen MKB-deal in deze ronde: {{ titel }}",
        _letter(
            "**U krijgt in deze ronde geen MKB-deal.** Wij wijzen uw voorstel “{{ titel }}” af.",
            _REASONS,
            _AFTER_A_REJECTION,
        ),
    ),
    MOVED_UP: DefaultText(
        "U krijgt alsnog een MKB-deal: {{ titel }}",
        _letter(
            "**U krijgt alsnog een MKB-deal.** Het ministerie betaalt {{ toegekend_bedrag }} mee aan uw voorstel "
            "“{{ titel }}”. U stond op de reservelijst. Nu is er geld voor uw plan.",
            "# Waarom?\n{{ motivering }}",
            _NEXT_OF_A_DEAL,
        ),
    ),
    RESERVE_ENDED: DefaultText(
        "U krijgt geen MKB-deal in deze ronde: {{ titel }}",
        _letter(
            "**U krijgt in deze ronde geen MKB-deal.** Uw voorstel “{{ titel }}” stond op de reservelijst. "
            "De reservelijst geldt niet meer. Daarom wijzen wij uw voorstel nu af.",
            "# Waarom?\n{{ motivering }}",
            _AFTER_A_REJECTION,
        ),
    ),
    OBJECTION: DefaultText(
        "Besluit op uw bezwaar: {{ titel }}",
        _letter(
            "U hebt bezwaar gemaakt tegen ons besluit over uw voorstel “{{ titel }}”. "
            "Dit is ons besluit op uw bezwaar.",
            "# Ons besluit\n{{ motivering }}",
            clause="{{ beroep }}",
        ),
    ),
    REMEDY: DefaultText(
        "",
        """# Bent u het niet eens met dit besluit?
Dan kunt u bezwaar maken. Dat kan tot en met {{ laatste_bezwaardag }}.

U kunt kiezen hoe u bezwaar maakt:
- op de website: open het besluit en kies “Bezwaar maken op deze site”;
- met een mail naar {{ contact_email }};
- met een brief. Bel of mail ons voor het adres.

Zet in een mail of brief:
- uw naam en adres;
- de datum van deze brief: {{ datum }};
- het kenmerk van deze brief: {{ kenmerk }};
- waarom u het niet eens bent met het besluit;
- uw handtekening.
""",
    ),
    APPEAL: DefaultText(
        "",
        """# Bent u het niet eens met dit besluit?
Dan kunt u in beroep gaan bij de rechtbank. Dat kan tot en met {{ laatste_beroepsdag }}.

Stuur uw beroep naar de rechtbank in het gebied waar uw organisatie is gevestigd. Zet in uw beroep:
- uw naam en adres;
- de datum van deze brief: {{ datum }};
- het kenmerk van deze brief: {{ kenmerk }};
- waarom u het niet eens bent met het besluit;
- uw handtekening.

Stuur deze brief mee. Voor het beroep betaalt u griffierecht aan de rechtbank.
""",
    ),
}
