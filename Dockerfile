# One image for the service, the workers and beat; the target `sandbox` adds the GitLab stand-in.
#
#   docker build -t inventaris .
#   docker build -t inventaris-sandbox --target sandbox .

FROM python:3.11-slim-bookworm AS base
# What tools/system-libraries looks for, and git, which does the import.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        git libarchive13 libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /tmp inventaris \
    && install -d -o inventaris -g inventaris /spool
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/srv/inventaris \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /srv/inventaris

FROM base AS packages
COPY requirements/runtime.txt requirements/
RUN python -m venv /opt/venv \
    && pip install --no-cache-dir --require-hashes -r requirements/runtime.txt

FROM packages AS sandbox-packages
COPY requirements/dev.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/dev.txt

FROM base AS sandbox
COPY --from=sandbox-packages /opt/venv /opt/venv
COPY sandbox sandbox
RUN install -d -o inventaris -g inventaris /var/lib/sandbox
USER 10001:10001
VOLUME /var/lib/sandbox
EXPOSE 8080

# Last, so that it is what a build without --target makes.
FROM base AS product
COPY --from=packages /opt/venv /opt/venv
COPY inventaris inventaris
COPY service service
COPY workers workers
COPY templates templates
COPY kota kota
RUN printf '#!/opt/venv/bin/python\nfrom inventaris.cli import main\nmain()\n' >/usr/local/bin/inventaris \
    && chmod 755 /usr/local/bin/inventaris
USER 10001:10001
EXPOSE 8000
# One process with threads: its metrics are the whole container's. More of them: more containers.
CMD ["gunicorn", "--bind=0.0.0.0:8000", "--workers=1", "--threads=8", "--worker-tmp-dir=/dev/shm", "--access-logfile=-", "service.wsgi:app"]
