#!/usr/bin/env bash
# Every test, a summary line per suite. Called by `make test`, which has installed what is needed and built the pages.
set -uo pipefail
cd "$(dirname "$0")/.."
CARGO=${CARGO:-cargo}
NPM=${NPM:-npm}
results=()
failed=0

suite() {
  local name=$1 begun=$SECONDS
  shift
  echo "── $name"
  if "$@"; then
    results+=("passed  $name ($((SECONDS - begun)) s)")
  else
    results+=("FAILED  $name ($((SECONDS - begun)) s)")
    failed=1
  fi
}

# The rooms with tables. The whole workspace is named so that what was built for the suite before is used again.
on_postgres="package(platform) or package(center) or package(messaging) or package(selfservice) or package(voice) \
  or package(bank) or package(business) or package(knowledge) or package(assist) or package(concierge)"

storage_on_postgres() {
  $CARGO build -q -p platform --features testing --example throwaway_postgres &&
    ./target/debug/examples/throwaway_postgres env STORE=postgres \
      "$CARGO" nextest run --no-fail-fast --workspace -E "kind(test) and ($on_postgres)"
}

suite "rust: build" $CARGO nextest run --no-run --workspace
suite "rust: engines, rooms, doors, floors (SQLite)" $CARGO nextest run --workspace --no-fail-fast
suite "rust: storage on PostgreSQL" storage_on_postgres
suite "rust: examples in the documentation" $CARGO test -q --doc -p routing -p flow -p language -p domain
suite "rust: format" $CARGO fmt --all --check
suite "rust: clippy" $CARGO clippy -q --workspace --all-targets -- -D warnings
suite "pages: types and style" bash -c "cd web && $NPM run -s check"
suite "pages: units" bash -c "cd web && $NPM test -s"
suite "program" $CARGO build -q -p server
suite "whole product: phones, browsers, chats" node --test --test-concurrency=1 tests/e2e/*.test.mjs

echo
printf '%s\n' "${results[@]}"
exit $failed
