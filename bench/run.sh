#!/usr/bin/env bash
# Every figure of README.md, one line of JSON each. Called by `make bench`; nothing else should run meanwhile.
set -euo pipefail
cd "$(dirname "$0")/.."
CARGO=${CARGO:-cargo}
$CARGO build -q --release -p server
$CARGO build -q --release -p bench
out=${CARGO_TARGET_DIR:-target}/release
"$out/router"
"$out/matching"
"$out/simulate"
"$out/journal"
"$out/ledger"
"$out/media"
"$out/intents"
"$out/knowledge"
bash bench/assist.sh "$out/assist"
bash bench/voice.sh "$out/yuanyin"
bash bench/chat.sh "$out/yuanyin" "$out/chat"
bash bench/bot.sh "$out/yuanyin" "$out/bot"
bash bench/desks.sh "$out/yuanyin" "$out/desks"
bash bench/coupling.sh "$out/yuanyin" "$out/coupling"
YUANYIN_TEST_BINARY=$(realpath "$out/yuanyin") node bench/listening.mjs
bash bench/start.sh "$out/yuanyin"
(cd web && npm run -s size)
