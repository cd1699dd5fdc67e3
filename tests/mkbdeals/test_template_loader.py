"""Steady pieces of a template are written once for each language; whatever varies is never kept."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template import Context, TemplateDoesNotExist, engines
from django.template.loaders.locmem import Loader as TextLoader
from django.urls import NoReverseMatch, set_script_prefix
from django.utils import translation

from mkbdeals.template_loader import Loader, SteadyNode

STEADY = (
    '{% load i18n static icons components %}{% url "proposals:page_contact" %} {% static "css/site.css" %} '
    '{% translate "Contact" %} {% blocktranslate trimmed %}Sign out{% endblocktranslate %}{% icon "check" %}'
    '{% alert "info" %}<p>{% translate "Done" %}</p>{% endalert %}'
)


class Texts(TextLoader):
    """Templates from a dictionary, read as those of the site are."""


@pytest.fixture
def read():
    """Give a function that reads a text as a template through the loader."""
    engine = engines["django"].engine

    def from_text(text, **others):
        loader = Loader(engine, [])
        loader.loaders = [Texts(engine, {"page": text, **others})]
        return loader.get_template("page")

    return from_text


def render(template, **values):
    return template.render(Context(values))


def test_pieces_side_by_side_become_one(read):
    template = read(STEADY)
    assert [type(node) for node in template.nodelist] == [SteadyNode]


def test_they_read_as_before(read):
    plain = engines["django"].from_string(STEADY).template
    assert render(read(STEADY)) == render(plain)


def test_each_language_has_its_own(read):
    template = read('{% load i18n %}{% translate "Contact" %}|{% translate "Sign out" %}')
    with translation.override("nl"):
        dutch = render(template)
    with translation.override("en"):
        assert render(template) == "Contact|Sign out" != dutch
    with translation.override("nl"):
        assert render(template) == dutch


def test_a_prefix_of_the_site_counts(read):
    template = read('{% url "proposals:page_contact" %}')
    plain = render(template)
    set_script_prefix("/elders/")
    try:
        assert render(template) == f"/elders{plain}"
    finally:
        set_script_prefix("/")


@pytest.mark.parametrize(
    "text",
    [
        "{{ who }}",
        "{% load i18n %}{% translate who %}",
        "{% load i18n %}{% blocktranslate %}For {{ who }}{% endblocktranslate %}",
        '{% load components %}{% alert "info" %}{{ who }}{% endalert %}',
        '{% load components %}{% status "done" who %}',
        '{% url "proposals:round_detail" who %}',
        '{% load i18n %}<p>{% if who == "one" %}{% translate "Contact" %}{{ who }}{% endif %}{{ who }}</p>',
    ],
)
def test_what_varies_is_never_kept(read, text):
    template, plain = read(text), engines["django"].from_string(text).template
    for who in ("one", "another", "<b>"):
        try:
            expected = render(plain, who=who)
        except NoReverseMatch:
            with pytest.raises(NoReverseMatch):
                render(template, who=who)
        else:
            assert render(template, who=who) == expected


def test_a_variable_is_set_each_time(read):
    template = read(
        '{% load i18n %}{% translate "Contact" as word %}{% url "proposals:home" as home %}{{ word }}{{ home }}'
    )
    assert render(template) == render(template) == "Contact/"


def test_blocks_of_a_page_still_replace_those_of_its_frame(read):
    engine = engines["django"].engine
    loader = Loader(engine, [])
    frame = '{% load i18n %}<h1>{% block title %}{% translate "Contact" %}{% endblock %}</h1>{% translate "Done" %}'
    loader.loaders = [Texts(engine, {"frame": frame, "page": "{% extends frame %}{% block title %}Own{% endblock %}"})]
    page, base = loader.get_template("page"), loader.get_template("frame")
    assert render(page, frame=base).startswith("<h1>Own</h1>")
    assert render(base).startswith("<h1>Contact</h1>")


def test_an_error_is_not_kept(read):
    template = read('{% url "proposals:no_such_page" %}')
    for _turn in range(2):
        with pytest.raises(NoReverseMatch):
            render(template)


def test_a_template_that_is_not_there(read):
    engine = engines["django"].engine
    with pytest.raises(TemplateDoesNotExist):
        Loader(engine, []).get_template("no/such/template.html")


def test_no_template_switches_to_another_language_halfway():
    """What a page is written in is asked once for all its steady pieces."""
    places = [Path(settings.BASE_DIR, "templates"), *(Path(each.path) for each in apps.get_app_configs())]
    templates = [path for place in places for path in place.rglob("*.html")]

    assert len(templates) > 300
    assert [path for path in templates if "{% language" in path.read_text(encoding="utf-8")] == []
