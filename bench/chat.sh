#!/usr/bin/env bash
# Ten thousand customers chat. Usage: chat.sh BINARY BENCH [customers] [messages a second] [seconds].
set -euo pipefail
source "$(dirname "$0")/serve.sh"
serve "$1" 18082
"$2" http://127.0.0.1:18082 --customers "${3:-10000}" --rate "${4:-2000}" --seconds "${5:-30}" --pid "$pid"
