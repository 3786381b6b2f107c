#!/usr/bin/env bash
# Start to ready, idle memory. Usage: start.sh BINARY. The demonstration bank is put in place first and not counted.
set -euo pipefail
binary=$(realpath "$1")
work=$(mktemp -d)
trap 'kill "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT
export YUANYIN_DATA=$work/data YUANYIN_HTTP=127.0.0.1:18081 YUANYIN_SIP=127.0.0.1:15061 YUANYIN_LOG=warn
ready() { for _ in $(seq 1 2400); do curl -sf http://127.0.0.1:18081/readyz >/dev/null && return; sleep 0.02; done; return 1; }
"$binary" serve --demo >"$work/first.log" 2>&1 &
pid=$!
ready
kill "$pid"
wait "$pid" || true
begun=$(date +%s%N)
"$binary" serve --demo >"$work/server.log" 2>&1 &
pid=$!
ready
ended=$(date +%s%N)
sleep 15
rss=$(awk '/VmRSS/ {print $2}' "/proc/$pid/status")
echo "{\"bench\": \"start\", \"ready_ms\": $(((ended - begun) / 1000000)), \"idle_rss_mb\": $((rss / 1024))}"
