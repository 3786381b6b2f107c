#!/usr/bin/env bash
# Sentences of conversations until the desk shows what helps. Usage: assist.sh BENCH [sentences a second] [seconds] [conversations].
set -euo pipefail
"$(realpath "$1")" --rate "${2:-270}" --seconds "${3:-30}" --conversations "${4:-500}"
