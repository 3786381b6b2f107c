#!/usr/bin/env bash
# Ten thousand customers chat. Usage: chat.sh BINARY BENCH [customers] [messages a second] [seconds].
set -euo pipefail
binary=$(realpath "$1")
bench=$(realpath "$2")
work=$(mktemp -d)
trap 'kill "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT
ulimit -n "$(ulimit -Hn)"
YUANYIN_DATA=$work/data YUANYIN_HTTP=127.0.0.1:18082 YUANYIN_SIP=127.0.0.1:15062 YUANYIN_LOG=warn \
  "$binary" serve --demo >"$work/server.log" 2>&1 &
pid=$!
for _ in $(seq 1 240); do curl -sf http://127.0.0.1:18082/readyz >/dev/null && break; sleep 0.5; done
"$bench" http://127.0.0.1:18082 --customers "${3:-10000}" --rate "${4:-2000}" --seconds "${5:-30}" --pid "$pid"
