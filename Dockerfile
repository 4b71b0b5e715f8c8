FROM python:3.13-slim AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir 'uv>=0.9'
WORKDIR /app
COPY pyproject.toml uv.lock README.md LICENSE ./
COPY cli cli
COPY graph graph
COPY ingest ingest
COPY api api
COPY queries queries
RUN uv sync --frozen --no-default-groups --no-editable

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/atmp --create-home atmp
COPY --from=build /app/.venv /app/.venv
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 \
    ATMP_DATA_DIR=/var/lib/atmp ATMP_CACHE_DIR=/tmp/atmp-cache
USER 10001
WORKDIR /var/lib/atmp
VOLUME /var/lib/atmp
EXPOSE 8000
CMD ["atmp", "serve", "--host", "0.0.0.0", "--port", "8000"]
