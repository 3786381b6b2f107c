#!/usr/bin/env bash
# Every test, a summary line per suite. Called by `make test`, which has installed what is needed and built the pages.
# AGAIN=1 runs also what has passed on the same files before.
set -uo pipefail
cd "$(dirname "$0")/.."
CARGO=${CARGO:-cargo}
NPM=${NPM:-npm}
results=()
failed=0
passed_before=target/tests-passed

# What the tests run on, as one number: every file of the project, and the tools.
sources() {
  [[ -z ${CI:-} && -z ${AGAIN:-} ]] || return 0
  git ls-files -coz --exclude-standard 2>/dev/null | sort -z | xargs -0 -r sha256sum 2>/dev/null |
    cat - <($CARGO --version; node --version) | sha256sum | cut -c1-64
}
ran_on=$(git rev-parse --is-inside-work-tree >/dev/null 2>&1 && sources)

step() {
  local name=$1 begun=$SECONDS
  shift
  echo "── $name"
  if "$@"; then
    results+=("passed  $name ($((SECONDS - begun)) s)")
  else
    results+=("FAILED  $name ($((SECONDS - begun)) s)")
    failed=1
    return 1
  fi
}

# A step that need not be repeated once it has passed on exactly these files. AGAIN=1 and CI repeat it.
suite() {
  local mark=$passed_before/${1//[^a-zA-Z]/-}
  if [[ -n $ran_on && $(cat "$mark" 2>/dev/null) == "$ran_on" ]]; then
    results+=("passed  $1 (before, on the same files)")
  elif step "$@" && [[ -n $ran_on && $(sources) == "$ran_on" ]]; then
    # What was changed meanwhile would not have been tested.
    mkdir -p "$passed_before" && echo "$ran_on" >"$mark"
  fi
}

# The rooms with tables. The whole workspace is named so that what was built for the suite before is used again.
on_postgres="package(platform) or package(center) or package(messaging) or package(selfservice) or package(voice) \
  or package(bank) or package(business) or package(knowledge) or package(assist) or package(concierge)"

# What fails is tried once more and then named as passed at the second try: it is a defect of the test or of the product and
# wants mending, but one in two thousand does not hide what the others say.
rust() {
  $CARGO nextest run --workspace --no-fail-fast --retries 1
}

storage_on_postgres() {
  $CARGO build -q -p platform --features testing --example throwaway_postgres &&
    ./target/debug/examples/throwaway_postgres env STORE=postgres \
      "$CARGO" nextest run --no-fail-fast --workspace --retries 1 -E "kind(test) and ($on_postgres)"
}

whole_product() {
  local failed_files again=0 file
  failed_files=$(mktemp)
  node --test --test-concurrency=1 \
    --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=./tests/e2e/support/failed-files.mjs --test-reporter-destination="$failed_files" \
    tests/e2e/*.test.mjs || again=1
  # Without a name of what failed there is nothing to try again: then it has failed.
  ((again)) && [[ ! -s $failed_files ]] && return 1
  sort -u "$failed_files" | while read -r file; do
    echo "── once more: $file"
    node --test "$file" || exit 1
    echo "passed at the second try: $file"
  done
}

step "rust: build" $CARGO nextest run --no-run --workspace
suite "rust: engines, rooms, doors, floors (SQLite)" rust
suite "rust: storage on PostgreSQL" storage_on_postgres
suite "rust: examples in the documentation" $CARGO test -q --doc -p routing -p flow -p language -p domain
suite "rust: format" $CARGO fmt --all --check
suite "rust: clippy" $CARGO clippy -q --workspace --all-targets -- -D warnings
suite "pages: types and style" bash -c "cd web && $NPM run -s check"
suite "pages: units" bash -c "cd web && $NPM test -s"
step "program" $CARGO build -q -p server
suite "whole product: phones, browsers, chats" whole_product

echo
printf '%s\n' "${results[@]}"
exit $failed
