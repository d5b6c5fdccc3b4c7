#!/usr/bin/env bash
# A Synapse homeserver on 127.0.0.1 for tests of the Matrix adapter. Nothing of it is ever inside the project.
#   synapse.sh install                        once; Debian's package in a folder of its own (root, about 500 MB)
#   synapse.sh start [--while PID]            starts this instance, empty at first; with --while it ends with that process
#   synapse.sh stop | status                  stop keeps the data
#   synapse.sh wipe                           stop, and forget the data
#   synapse.sh register USER PASSWORD [admin]
# Settings: SYNAPSE_ROOT  where the package lives (default: the user's cache folder)
#           SYNAPSE_INSTANCE, SYNAPSE_PORT  several may run side by side (default: main, 8008)
#           SYNAPSE_MIRROR  Debian mirror (default: the one this machine's apt uses)
# Without root, any homeserver of yours does: run `docker run -p 127.0.0.1:8008:8008 matrixdotorg/synapse` with open
# registration and set SYNAPSE_URL=http://127.0.0.1:8008 for the tests.
set -euo pipefail

ROOT=${SYNAPSE_ROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/ai4-chatops/synapse}
INSTANCE=${SYNAPSE_INSTANCE:-main}
PORT=${SYNAPSE_PORT:-8008}
[[ $INSTANCE =~ ^[a-z0-9-]+$ ]] || { echo "SYNAPSE_INSTANCE: small letters, digits and dashes" >&2; exit 2; }
[[ $PORT =~ ^[0-9]+$ ]] || { echo "SYNAPSE_PORT: a number" >&2; exit 2; }
# As seen from inside the folder; DATA and PID_FILE are the same places as seen from outside.
HOME_INSIDE=/var/lib/homeservers/$INSTANCE
DATA=$ROOT$HOME_INSIDE
PID_FILE=$ROOT/var/lib/homeservers/$INSTANCE.pid
CONFIG=$HOME_INSIDE/homeserver.yaml
# Synapse makes each commit durable with several syncs, and tests make thousands of commits that need outlive no power cut.
# Where this is missing all is as right, and slower.
SYNCLESS=$(cd "$ROOT" 2>/dev/null && compgen -G 'usr/lib/*/libeatmydata.so' | sed 's,^,/,;q') || true
# A user id that belongs to nobody.
OWNER=64123

inside() {
  exec chroot --userspec="+$OWNER:+$OWNER" --groups= "$ROOT" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    LC_ALL=C.UTF-8 HOME="$HOME_INSIDE" ${SYNCLESS:+LD_PRELOAD="$SYNCLESS"} "$@"
}

need_root() {
  [ "$(id -u)" = 0 ] || { echo "synapse.sh needs root to enter $ROOT" >&2; exit 3; }
}

installed() { [ -x "$ROOT/usr/bin/synapse_homeserver" ]; }

mirror() {
  if [ -n "${SYNAPSE_MIRROR:-}" ]; then echo "$SYNAPSE_MIRROR"; return; fi
  local found
  found=$(sed -n 's/^URIs: *\([^ ]*\).*/\1/p' /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1)
  [ -n "$found" ] || found=$(awk '$1 == "deb" { for (i = 2; i <= NF; i++) if ($i ~ /^http/) { print $i; exit } }' /etc/apt/sources.list 2>/dev/null)
  echo "$found"
}

install() {
  need_root
  if installed; then return; fi
  export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
  if ! command -v debootstrap >/dev/null; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends debootstrap >/dev/null
  fi
  # A folder that an earlier attempt left half-done is of no use.
  rm -rf -- "$ROOT"
  mkdir -p "$ROOT"
  local from
  # Where this machine names no mirror, debootstrap knows one.
  from=$(mirror)
  debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg sid "$ROOT" ${from:+"$from"}
  # The package must not start a daemon; manuals are not needed, nor is a sync for each file. The package lists are those that debootstrap verified.
  printf '#!/bin/sh\nexit 101\n' > "$ROOT/usr/sbin/policy-rc.d"
  chmod 755 "$ROOT/usr/sbin/policy-rc.d"
  printf 'path-exclude /usr/share/%s/*\n' doc man locale > "$ROOT/etc/dpkg/dpkg.cfg.d/lean"
  echo force-unsafe-io >> "$ROOT/etc/dpkg/dpkg.cfg.d/lean"
  printf '%s\n' 'matrix-synapse matrix-synapse/server-name string localhost' \
    'matrix-synapse matrix-synapse/report-stats boolean false' | chroot "$ROOT" debconf-set-selections
  chroot "$ROOT" apt-get install -y -qq --no-install-recommends matrix-synapse libeatmydata1 >/dev/null
  chroot "$ROOT" apt-get clean
}

configure() {
  mkdir -p "$DATA"
  cat > "$DATA/homeserver.yaml" <<YAML
server_name: "chat.test"
public_baseurl: "http://127.0.0.1:$PORT/"
listeners:
  - { type: http, port: $PORT, bind_addresses: ["127.0.0.1"], tls: false, resources: [{ names: [client] }] }
database: { name: sqlite3, args: { database: $HOME_INSIDE/homeserver.db } }
log_config: $HOME_INSIDE/log.yaml
signing_key_path: $HOME_INSIDE/signing.key
media_store_path: $HOME_INSIDE/media
max_upload_size: 10M
report_stats: false
suppress_key_server_warning: true
trusted_key_servers: []
federation_domain_whitelist: []
enable_registration: true
enable_registration_without_verification: true
registration_shared_secret: only-for-tests
macaroon_secret_key: only-for-tests
form_secret: only-for-tests
bcrypt_rounds: 4
presence: { enabled: false }
user_directory: { enabled: false }
rc_message: &free { per_second: 10000, burst_count: 100000 }
rc_registration: *free
rc_login: { address: *free, account: *free, failed_attempts: *free }
rc_joins: { local: *free, remote: *free }
rc_joins_per_room: *free
rc_invites: { per_room: *free, per_user: *free, per_issuer: *free }
rc_media_create: *free
rc_room_creation: *free
rc_admin_redaction: *free
YAML
  cat > "$DATA/log.yaml" <<YAML
version: 1
formatters: { line: { format: '%(asctime)s %(levelname)s %(name)s %(message)s' } }
handlers: { file: { class: logging.FileHandler, filename: $HOME_INSIDE/homeserver.log, formatter: line } }
root: { level: WARNING, handlers: [file] }
disable_existing_loggers: false
YAML
  chown -R "$OWNER:$OWNER" "$DATA"
  chmod 700 "$DATA"
  (inside synapse_homeserver --generate-keys -c "$CONFIG") >/dev/null
}

# The process whose number was kept, if it is still ours.
running_pid() {
  local pid
  pid=$(cat "$PID_FILE" 2>/dev/null) || return 1
  [ -n "$pid" ] && tr '\0' ' ' < "/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "-c $CONFIG" && echo "$pid"
}

start() {
  need_root
  installed || { echo "not installed: run scripts/synapse.sh install first" >&2; exit 4; }
  if running_pid >/dev/null; then return; fi
  [ -e "$DATA/homeserver.yaml" ] || configure
  (cd / && inside synapse_homeserver -c "$CONFIG") </dev/null >>"$DATA/output.log" 2>&1 &
  local pid=$!
  echo "$pid" > "$PID_FILE"
  disown "$pid"
  for _ in $(seq 600); do
    if curl -sf -o /dev/null --max-time 2 "http://127.0.0.1:$PORT/health"; then
      if [ "${1:-}" = --while ]; then end_with "$2" >/dev/null 2>&1 </dev/null & disown $!; fi
      return
    fi
    kill -0 "$pid" 2>/dev/null || { tail -n 20 "$DATA/output.log" >&2; rm -f "$PID_FILE"; exit 1; }
    sleep 0.1
  done
  stop
  echo "no answer on port $PORT within a minute" >&2
  exit 1
}

end_with() {
  while kill -0 "$1" 2>/dev/null; do sleep 1; done
  wipe
}

stop() {
  local pid
  pid=$(running_pid) || { rm -f "$PID_FILE"; return 0; }
  kill "$pid" 2>/dev/null || true
  for _ in $(seq 100); do
    running_pid >/dev/null || break
    sleep 0.1
  done
  if running_pid >/dev/null; then kill -9 "$pid"; fi
  rm -f "$PID_FILE"
}

wipe() {
  stop
  rm -rf -- "$DATA"
}

register() {
  need_root
  local role=--no-admin
  [ "${3:-}" = admin ] && role=--admin
  inside synapse_register_new_matrix_user -u "$1" -p "$2" "$role" -c "$CONFIG" "http://127.0.0.1:$PORT"
}

case ${1:-} in
  install | stop | wipe) "$1" ;;
  start) shift; start "$@" ;;
  status) running_pid >/dev/null && echo "running on port $PORT" || { echo "not running"; exit 1; } ;;
  register) shift; register "$@" ;;
  *) sed -n '2,13s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
