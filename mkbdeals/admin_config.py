"""Django's admin as an app of this project, with an own site."""

from django.contrib.admin.apps import AdminConfig


class TechnicalAdminConfig(AdminConfig):
    """Makes the technical admin what `admin.site` is; models register themselves as usual."""

    default_site = "mkbdeals.admin.TechnicalSite"
