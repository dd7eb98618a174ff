"""Two Dash apps inside a Django site, one of them with callbacks without an app."""

import os
import sys

import django
from django.conf import settings


class Urls:
    urlpatterns = []


# Django lets a process configure it once only.
if not settings.configured:
    settings.configure(
        DEBUG=True,
        SECRET_KEY="compat",
        ROOT_URLCONF=Urls,
        ALLOWED_HOSTS=["*"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": "compat.sqlite3",
            }
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django_plotly_dash.apps.DjangoPlotlyDashConfig",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        X_FRAME_OPTIONS="SAMEORIGIN",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    )

django.setup()

from dash import Input, Output, dcc, html  # noqa: E402
from django.core.management import execute_from_command_line  # noqa: E402
from django.urls import include, path  # noqa: E402
from django_plotly_dash import DjangoDash  # noqa: E402

Urls.urlpatterns.append(path("dpd/", include("django_plotly_dash.urls")))


def build(name):
    app = DjangoDash(name)
    app.layout = html.Div([dcc.Input(id="in"), html.Div(id="out")])

    @app.callback(Output("out", "children"), Input("in", "value"))
    def answer(value, **_):
        return f"{name} {value}"


build("first")
build("second")

if __name__ == "__main__":
    execute_from_command_line([sys.argv[0], "migrate", "--verbosity=0"])
    port = os.environ["PORT"]
    execute_from_command_line([sys.argv[0], "runserver", "--noreload", port])
