#!/bin/sh
# Make sure that the browser tests find Chromium, and the Celery tests Redis.
set -eu

missing=""
have() { command -v "$1" >/dev/null 2>&1; }
have chromium || have chromium-browser || have google-chrome || missing="$missing chromium"
have chromedriver || missing="$missing chromium-driver"
have redis-server || missing="$missing redis-server"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! have apt-get; then
    echo "The tests need$missing, which cannot be installed from here:" \
        "install them (on Debian: sudo apt-get install$missing) and try again." >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq </dev/null
# The names are several words, one for each package.
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing </dev/null
