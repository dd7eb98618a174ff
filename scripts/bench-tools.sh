#!/bin/sh
# Make sure that the benchmarks find wrk, which makes load, and valgrind, which counts.
set -eu

missing=""
for tool in wrk valgrind; do
    command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "The benchmarks need$missing, which cannot be installed from here:" \
        "install them (on Debian: sudo apt-get install$missing) and try again." >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq </dev/null
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing </dev/null
