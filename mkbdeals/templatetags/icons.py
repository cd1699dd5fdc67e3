"""Our own line icons, drawn in a 24 by 24 box: ``{% load icons %}{% icon "check" %}``.

An icon never speaks alone: the word stands beside it, so the drawing itself is hidden from screen readers.
"""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from mkbdeals.template_loader import steady

register = template.Library()

RING = '<circle cx="12" cy="12" r="9.5"/>'
SHAPES = {
    "alert": '<path d="M12 3.5L2.5 20h19L12 3.5zM12 10v4.5M12 17.3v.1"/>',
    "arrow-left": '<path d="M19.5 12h-15M11 5.5L4.5 12l6.5 6.5"/>',
    "arrow-right": '<path d="M4.5 12h15M13 5.5l6.5 6.5-6.5 6.5"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10.5h16M8 3.5v4M16 3.5v4"/>',
    "check": '<path d="M4 12.5l5 5L20 6.5"/>',
    "circle": RING,
    "clock": RING + '<path d="M12 6.5V12l3.8 2.4"/>',
    "cross": '<path d="M5.5 5.5l13 13M18.5 5.5l-13 13"/>',
    "document": '<path d="M6 3h8l4.5 4.5V21H6zM14 3v4.5h4.5M9 12.5h6M9 16.5h6"/>',
    "done": RING + '<path d="M7.5 12.3l3.2 3.2 5.8-6.5"/>',
    "down": '<path d="M12 4v16M5.5 13.5L12 20l6.5-6.5"/>',
    "download": '<path d="M12 3.5v12M6.5 10.5l5.5 5.5 5.5-5.5M4 20.5h16"/>',
    "error": RING + '<path d="M8.5 8.5l7 7M15.5 8.5l-7 7"/>',
    "flag": '<path d="M5.5 21V3.5h13l-3 4.5 3 4.5h-13"/>',
    "info": RING + '<path d="M12 11v6M12 7.3v.1"/>',
    "lock": '<rect x="5" y="11" width="14" height="9.5" rx="1.5"/><path d="M8 11V7.5a4 4 0 0 1 8 0V11"/>',
    "mail": '<path d="M3.5 5.5h17v13h-17zM3.5 6.5l8.5 7 8.5-7"/>',
    "pause": '<path d="M8.5 5v14M15.5 5v14"/>',
    "pencil": '<path d="M4 20l1-4.5L16.5 4a2.1 2.1 0 0 1 3 3L8 18.5 4 20z"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 20.5c1.2-4 4.2-6 8-6s6.8 2 8 6"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "printer": '<path d="M7 8.5v-5h10v5M7 17H3.5V8.5h17V17H17M7 14h10v6.5H7z"/>',
    "refresh": '<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 3.5v4.3h-4.3"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5l5 5"/>',
    "trash": '<path d="M4 6.5h16M9 6.5v-3h6v3M6 6.5l1 14h10l1-14"/>',
    "up": '<path d="M12 20V4M5.5 10.5L12 4l6.5 6.5"/>',
}


@register.simple_tag
@steady
def icon(name: str, extra_class: str = "") -> SafeString:
    """Draw an icon as inline SVG; ``extra_class`` is a colour such as ``mkb-ok``.

    :raises KeyError: if there is no icon of that name.
    """
    return format_html(
        '<svg class="mkb-icon{}" width="20" height="20" viewBox="0 0 24 24" '
        'aria-hidden="true" focusable="false">{}</svg>',
        f" {extra_class}" if extra_class else "",
        mark_safe(SHAPES[name]),  # noqa: S308 - our own drawings, no input
    )
