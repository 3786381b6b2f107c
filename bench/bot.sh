#!/usr/bin/env bash
# Customers ask the machine. Usage: bot.sh BINARY BENCH [customers] [turns a second] [seconds].
set -euo pipefail
binary=$(realpath "$1")
bench=$(realpath "$2")
work=$(mktemp -d)
trap 'kill "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT
YUANYIN_DATA=$work/data YUANYIN_HTTP=127.0.0.1:18083 YUANYIN_SIP=127.0.0.1:15063 YUANYIN_LOG=warn,selfservice=info,yuanyin=info \
  "$binary" serve --demo >"$work/server.log" 2>&1 &
pid=$!
for _ in $(seq 1 240); do curl -sf http://127.0.0.1:18083/readyz >/dev/null && break; sleep 0.5; done
for _ in $(seq 1 240); do grep -q "what customers want is understood" "$work/server.log" && break; sleep 0.5; done
"$bench" http://127.0.0.1:18083 --customers "${3:-900}" --rate "${4:-300}" --seconds "${5:-30}" --pid "$pid"
