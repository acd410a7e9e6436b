# The daemon in an image of its own: pinned dependencies with their hashes, no build tools, no root.
FROM python:3.12-slim AS dependencies
COPY requirements/main.txt /tmp/main.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --quiet --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/main.txt

FROM python:3.12-slim
RUN groupadd --gid 10001 ruralwatch \
    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin ruralwatch \
    && install -d -o 10001 -g 10001 -m 0750 /data
COPY --from=dependencies /opt/venv /opt/venv
WORKDIR /app
COPY model model
COPY parsers parsers
COPY collector collector
COPY storage storage
COPY alerts alerts
COPY config config
COPY web web
COPY ruralwatch ruralwatch
# The console script that an installation would make.
RUN printf '#!/opt/venv/bin/python\nfrom ruralwatch.cli import main\n\nmain()\n' > /usr/local/bin/ruralwatch \
    && chmod 0755 /usr/local/bin/ruralwatch \
    && /opt/venv/bin/python -m compileall -q /app
ENV PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    RURALWATCH_DATA=/data
USER 10001:10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=1m --timeout=20s --start-period=1m --retries=3 CMD ["ruralwatch", "config", "check", "--alive"]
ENTRYPOINT ["ruralwatch"]
CMD ["run"]
