#!/usr/bin/env bash
# Customers ask the machine. Usage: bot.sh BINARY BENCH [customers] [turns a second] [seconds].
set -euo pipefail
source "$(dirname "$0")/serve.sh"
serve "$1" 18083
"$2" http://127.0.0.1:18083 --customers "${3:-900}" --rate "${4:-300}" --seconds "${5:-30}" --pid "$pid"
