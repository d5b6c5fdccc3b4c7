# syntax=docker/dockerfile:1
# ai4-chatops in a container: nothing but the program and what it needs, as a user without rights, on a read-only root.
#   docker build -t ai4-chatops .
#   docker run --rm -it --read-only -v ai4-chatops:/data ai4-chatops chat

FROM node:22-bookworm AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# The program is built below, when its sources are there; `prepare` must not try it now.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

# What runs, installed apart: pruning leaves packages behind. The full image has the compiler that better-sqlite3 needs
# where it has no binary.
FROM node:22-bookworm AS packages
WORKDIR /packages
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm rebuild better-sqlite3

FROM node:22-bookworm-slim
ENV NODE_ENV=production \
    NODE_OPTIONS=--max-semi-space-size=2 \
    TZ=UTC \
    AI4_DATA_DIR=/data \
    AI4_HTTP_HOST=0.0.0.0 \
    AI4_HTTP_PORT=8080
WORKDIR /app
COPY --from=build /build/package.json /build/LICENSE /build/CHANGELOG.md ./
COPY --from=packages /packages/node_modules ./node_modules
COPY --from=build /build/data ./data
COPY --from=build /build/dist ./dist
# The data folder belongs to the user `node` of the image; a named volume takes its owner over.
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME ["/data"]
EXPOSE 8080
# Alive only: a chat that is down is no reason to restart the others. Ask /readyz for that.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.AI4_HTTP_PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# No shell and no npm between the signal and the program, which finishes what is in hand at SIGTERM.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["serve"]
