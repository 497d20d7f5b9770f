# Quorum's image. The target `production`, which is the default, holds Node and the package and nothing else:
#   docker build --tag quorum .
# The target `demo` has the local workspace with a database in it, for trying Quorum out:
#   docker build --tag quorum:demo --target demo . && docker run --rm --init -p 127.0.0.1:3000:3000 quorum:demo
ARG NODE=node:24.21.0-trixie-slim@sha256:8ec5d7557396cfe32d21c3f9c13072355ceab22b584578ca4bb28af31120cffe

# What bundles the package, and what the local workspace runs on. The package is the same on each platform, so it is made on
# the one that builds; the demo is for that one alone.
FROM --platform=$BUILDPLATFORM $NODE AS packages
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM packages AS build
COPY LICENSE README.md manifest.yml ./
COPY bin ./bin
COPY migrations ./migrations
COPY src ./src
RUN npm run build

FROM $NODE AS slim
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Quorum" \
      org.opencontainers.image.description="Incident command for Slack whose record never forks" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.base.name="docker.io/library/node:24.21.0-trixie-slim"
ENV NODE_ENV=production PORT=3000
COPY --from=build /src/dist /opt/quorum
WORKDIR /opt/quorum
EXPOSE 3000
STOPSIGNAL SIGTERM
# Whether the process answers, whatever it waits for: Docker restarts nothing because a database is away.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/livez').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

FROM slim AS demo
COPY --from=packages /src/node_modules ./node_modules
COPY deploy/demo/let-in.js /opt/demo/let-in.js
ENV QUORUM_DATA_DIR=/data
RUN mkdir --mode=0700 /data && chown 1000:1000 /data
VOLUME /data
USER 1000:1000
ENTRYPOINT ["node", "--import", "/opt/demo/let-in.js", "/opt/quorum/quorum.js"]
CMD ["start"]

FROM slim AS production
USER 1000:1000
ENTRYPOINT ["node", "/opt/quorum/quorum.js"]
CMD ["start"]
