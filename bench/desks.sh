#!/usr/bin/env bash
# Eight hundred open desks. Usage: desks.sh BINARY BENCH [desks] [customers a second] [seconds].
set -euo pipefail
source "$(dirname "$0")/serve.sh"
serve "$1" 18084
"$2" http://127.0.0.1:18084 --desks "${3:-800}" --rate "${4:-20}" --seconds "${5:-30}" --pid "$pid"
