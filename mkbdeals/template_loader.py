"""Templates in which whatever is the same for everybody is written once for each language.

A page is for the larger part fixed: sentences, addresses without numbers, icons, style sheets. Django asks
for each of them again on every request. This loader looks through a template when it is read and
joins such pieces that stand side by side into one; that is rendered the first time it is needed and kept
for the life of the process. Only what is known from the template itself counts as steady: a variable never
does, so nothing about a person can be kept.
"""

from collections.abc import Iterator
from typing import Any

from django.template import Template
from django.template.base import FilterExpression, Node, NodeList, TextNode, Variable
from django.template.context import Context
from django.template.defaulttags import CommentNode, LoadNode, URLNode
from django.template.library import SimpleBlockNode, SimpleNode
from django.template.loader_tags import IncludeNode, construct_relative_path
from django.template.loaders import cached
from django.template.loaders.base import Loader as BaseLoader
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix, get_urlconf
from django.utils.safestring import SafeString
from django.utils.translation import get_language

SILENT = (CommentNode, LoadNode)


def steady(function: Any) -> Any:
    """Mark a template tag whose words follow from its parameters and the language alone."""
    function.is_steady = True
    return function


class _JoiningLoader(BaseLoader):
    """Reads a template and joins its steady pieces, before anybody else can see it."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template = super().get_template(template_name, skip)
        join_steady(template.nodelist)
        template.nodelist = _Searched(template.nodelist)
        return template


class _Searched(NodeList):
    """The nodes of a whole template. Which blocks a frame has is asked on each page and never changes."""

    def __init__(self, nodes: NodeList) -> None:
        super().__init__(nodes)
        self.contains_nontext = nodes.contains_nontext
        self._found: dict[type[Node], list[Node]] = {}

    def get_nodes_by_type(self, nodetype: type[Node]) -> list[Node]:
        """Give the nodes of a kind, here and within."""
        if nodetype not in self._found:
            self._found[nodetype] = super().get_nodes_by_type(nodetype)
        return self._found[nodetype]


class KeptInclude(IncludeNode):
    """Includes a template that is named in the template itself; it is looked up once."""

    kept: Template | None = None

    def render(self, context: Context) -> SafeString:
        """Render the other template with the context of this one, as Django does."""
        if self.kept is None:
            name = construct_relative_path(self.origin.template_name, self.template.var)
            self.kept = context.template.engine.get_template(name)
        values = {name: value.resolve(context) for name, value in self.extra_context.items()}
        if self.isolated_context:
            return self.kept.render(context.new(values))
        with context.push(**values):
            return self.kept.render(context)


class Loader(cached.Loader, _JoiningLoader):
    """Keeps templates for the life of the process, with their steady pieces joined."""


class SteadyNode(Node):
    """Pieces that are rendered once for each language; `name` is the variable they set, if any."""

    child_nodelists = ()

    def __init__(self, nodes: list[Node], name: str = "") -> None:
        self.nodes, self.name = NodeList(nodes), name
        self.token = getattr(nodes[0], "token", None)
        self.origin = getattr(nodes[0], "origin", None)
        self.kept: dict[tuple[tuple[Any, ...], bool], SafeString] = {}

    def render_annotated(self, context: Context) -> SafeString:
        """Give what is kept."""
        return self.render(context)

    def render(self, context: Context) -> SafeString:
        """Give what is kept for all that it can depend on; an error is never kept."""
        key = (_around(context), context.autoescape)
        text = self.kept.get(key)
        if text is None:
            text = self.nodes.render(context)
            self.kept[key] = text = context[self.name] if self.name else text
        if not self.name:
            return text
        context[self.name] = text
        return SafeString("")


def _around(context: Context) -> tuple[Any, ...]:
    """Give the language of a page and where the site stands: asked once a page, which has a hundred steady pieces.

    Nothing changes them while a page is written; no template of the site switches to another language halfway.
    """
    known: tuple[Any, ...] | None = context.__dict__.get("steady_around")
    if known is None:
        known = context.steady_around = (get_language(), get_script_prefix(), get_urlconf())
    return known


def join_steady(nodes: NodeList) -> None:
    """Join the steady pieces of a list of nodes that stand side by side, here and in all that lies within."""
    joined: list[Node] = []
    run: list[Node] = []
    for node in nodes:
        for inner in _inner_lists(node):
            join_steady(inner)
        if isinstance(node, SILENT):
            continue
        if type(node) is IncludeNode and isinstance(node.template.var, str) and not node.template.filters:
            node.__class__ = KeptInclude
        if is_steady(node):
            run.append(node)
            continue
        joined += _as_one(run)
        run = []
        name = _variable_set(node)
        joined.append(SteadyNode([node], name) if name else node)
    nodes[:] = joined + _as_one(run)


def _as_one(run: list[Node]) -> list[Node]:
    return [SteadyNode(run)] if any(not isinstance(node, TextNode) for node in run) else run


def _inner_lists(node: Node) -> Iterator[NodeList]:
    """Find the lists of nodes within a node, also those that stand in a list of conditions."""
    for value in vars(node).values():
        if isinstance(value, NodeList):
            yield value
        elif isinstance(value, list):
            yield from (
                part for each in value if isinstance(each, tuple) for part in each if isinstance(part, NodeList)
            )


def is_steady(node: Node) -> bool:
    """Say whether a node writes the same for everybody in a language."""
    if isinstance(node, (TextNode, SteadyNode)):
        return not getattr(node, "name", "")
    return _words_are_steady(node) and not _name_of(node)


def _variable_set(node: Node) -> str:
    """Give the variable that a node sets to something steady; empty for any other node."""
    return _name_of(node) if _words_are_steady(node) else ""


def _name_of(node: Node) -> str:
    return next((name for each in ("asvar", "varname", "target_var") if (name := getattr(node, each, None))), "")


def _words_are_steady(node: Node) -> bool:
    match node:
        case TranslateNode():
            return _is_fixed(node.filter_expression) and _is_fixed(node.message_context)
        case BlockTranslateNode():
            # With a variable in it the sentence has an extra context, a count or a second kind of token.
            fixed = all(token.token_type.name == "TEXT" for token in node.singular)
            return fixed and not node.extra_context and not node.plural and _is_fixed(node.message_context)
        case URLNode():
            # The admin can stand at more than one place; its addresses depend on the request.
            arguments = (node.view_name, *node.args, *node.kwargs.values())
            return all(map(_is_fixed, arguments)) and not str(node.view_name.var).startswith("admin:")
        case StaticNode():
            return type(node) is StaticNode and _is_fixed(node.path)
        case SimpleNode():
            within = all(map(is_steady, node.nodelist)) if isinstance(node, SimpleBlockNode) else True
            fixed = all(map(_is_fixed, (*node.args, *node.kwargs.values())))
            return getattr(node.func, "is_steady", False) and not node.takes_context and fixed and within
    return False


def _is_fixed(value: FilterExpression | None) -> bool:
    """Say whether a parameter of a tag is a text or number that stands in the template itself."""
    if value is None:
        return True
    if value.filters:
        return False
    return value.var.literal is not None if isinstance(value.var, Variable) else True
