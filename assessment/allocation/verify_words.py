"""What the verifier says, in Dutch and in English. It runs where no translations are: these are its own."""

from collections.abc import Mapping

from assessment.allocation.package_checks import Step

DUTCH: Mapping[str, str] = {
    "usage": "Rekent een besluitpakket na: van de punten tot de bedragen. Zonder database, zonder netwerk.",
    "package": "het pakket (JSON) dat u wilt narekenen",
    "sha256": "het controlegetal dat in de brief staat (64 tekens)",
    "english": "zeg alles in het Engels",
    "unreadable_file": "Het bestand {place} is niet te lezen: {why}.",
    "no_solver": "Voor deze methode van verdelen is {name} nodig: pip install highspy numpy.",
    "not_proven": "Opnieuw verdelen lukte niet binnen de tijd ({why}). Niets is bevestigd en niets is weerlegd.",
    "number": "Controlegetal van dit pakket (SHA-256): {sha256}",
    "no_number": "Vergelijk dit getal met het getal in de brief, of geef dat mee met --sha256.",
    "number_same": "GOED  Dit is het pakket van de brief: het controlegetal is hetzelfde.",
    "number_other": "FOUT  Dit is niet het pakket van de brief: het controlegetal is anders.",
    "sealed": "GOED  Het pakket is heel: elke byte past bij het zegel dat erin staat.",
    "not_sealed": "FOUT  Het pakket is veranderd of beschadigd: {why}.",
    "about": "Ronde: {round}. Verdeling {number}. {proposals} voorstellen, {awarded} gehonoreerd, samen € {amount}.",
    "good": "GOED  {what}",
    "wrong": "FOUT  {what} Verschil: {detail}.",
    "other_optimum": "      Er kan meer dan één beste verdeling zijn; deze is er een van.",
    "same_program": "      Nagerekend met hetzelfde programma als bij het besluit.",
    "other_program": "      Nagerekend met een andere versie van het programma dan bij het besluit.",
    "no_rule": "      Van deze ronde lag geen regel vooraf vast; dat deel is niet vergeleken.",
    "no_inputs": "GOED  De loting is die van de ronde. Wie meedeed is niet vergeleken: dit oude pakket bevat dat niet.",
    "confirmed": "BEVESTIGD: de uitkomst volgt uit de punten, de regel en de bedragen in dit pakket.",
    "refuted": "WEERLEGD: dit pakket klopt niet.",
}
ENGLISH: Mapping[str, str] = {
    "usage": "Recompute a decision package: from the points to the amounts. Without a database, without a network.",
    "package": "the package (JSON) to recompute",
    "sha256": "the check number printed in the letter (64 characters)",
    "english": "say everything in English",
    "unreadable_file": "The file {place} cannot be read: {why}.",
    "no_solver": "This method of dividing needs {name}: pip install highspy numpy.",
    "not_proven": "Dividing again was not finished within the time ({why}). Nothing is confirmed, nothing is refuted.",
    "number": "Check number of this package (SHA-256): {sha256}",
    "no_number": "Compare this number with that in the letter, or give that with --sha256.",
    "number_same": "GOOD   This is the package of the letter: the check number is the same.",
    "number_other": "WRONG  This is not the package of the letter: the check number differs.",
    "sealed": "GOOD   The package is whole: every byte agrees with the seal inside.",
    "not_sealed": "WRONG  The package was changed or damaged: {why}.",
    "about": "Round: {round}. Allocation {number}. {proposals} proposals, {awarded} awarded, together € {amount}.",
    "good": "GOOD   {what}",
    "wrong": "WRONG  {what} Difference: {detail}.",
    "other_optimum": "       There may be more than one best division; this is one of them.",
    "same_program": "       Recomputed with the same program as at the decision.",
    "other_program": "       Recomputed with another version of the program than at the decision.",
    "no_rule": "       This round had no rule on record beforehand; that part was not compared.",
    "no_inputs": "GOOD   The lottery is that of the round. Who took part was not compared: this old package lacks it.",
    "confirmed": "CONFIRMED: the outcome follows from the points, the rule and the amounts in this package.",
    "refuted": "REFUTED: this package is not right.",
}
STEPS_IN_DUTCH: Mapping[Step, str] = {
    Step.RULE: "Er is gerekend met de regel die vooraf vastlag.",
    Step.LOTTERY: "De loting is die van de ronde: eerst lag vast wie meedeed, daarna kwam de openbare waarde.",
    Step.RANKING: "De rangorde volgt uit de punten, de gewichten, de drempels en de loting.",
    Step.PROBLEM: "De invoer van de verdeling volgt uit de rangorde en de gevraagde bedragen.",
    Step.RESULT: "Opnieuw verdelen geeft regel voor regel dezelfde uitkomst.",
    Step.CHECKER: "Een tweede programma vindt geen overtreding van de regels.",
    Step.DECISIONS: "De besluiten zijn die van de verdeling, tot op de cent.",
}
STEPS_IN_ENGLISH: Mapping[Step, str] = {
    Step.RULE: "The rule that was on record beforehand was used.",
    Step.LOTTERY: "The lottery is that of the round: who took part was fixed first, the public value came after.",
    Step.RANKING: "The ranking follows from the points, the weights, the minimum scores and the lottery.",
    Step.PROBLEM: "What was divided follows from the ranking and the amounts asked.",
    Step.RESULT: "Dividing again gives the same outcome, line by line.",
    Step.CHECKER: "A second program finds no rule broken.",
    Step.DECISIONS: "The decisions are those of the division, to the cent.",
}
