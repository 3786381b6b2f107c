#!/usr/bin/env bash
# Matching by ability against the longest idle, live. Usage: coupling.sh BINARY BENCH [agents] [customers a second].
set -euo pipefail
source "$(dirname "$0")/serve.sh"
serve "$1" 18085
"$2" http://127.0.0.1:18085 --agents "${3:-50}" --rate "${4:-8}"
