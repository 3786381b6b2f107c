#!/usr/bin/env bash
# Installs the Debian packages that are missing, says which, and fails with what to do if it may not.
# Usage: packages.sh run|test …
set -euo pipefail

# command or file that shows the package is there : package
RUN="cc:build-essential cmake:cmake espeak-ng:espeak-ng pocketsphinx_continuous:pocketsphinx /usr/share/pocketsphinx/model/en-us/en-us:pocketsphinx-en-us"
TEST="sipp:sip-tester baresip:baresip chromium:chromium sox:sox /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc:fonts-noto-cjk /usr/lib/postgresql:postgresql"

missing=()
for kind in "$@"; do
  case "$kind" in run) list=$RUN ;; test) list=$TEST ;; *) echo "packages.sh: run or test" >&2; exit 2 ;; esac
  for pair in $list; do
    sign=${pair%%:*}
    package=${pair#*:}
    if [[ $sign == /* ]]; then [[ -e $sign ]] || missing+=("$package"); else command -v "$sign" >/dev/null || missing+=("$package"); fi
  done
done

for tool in cargo node npm; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: install Rust (rustup.rs) and Node.js 20 or later first." >&2; exit 1; }
done

if ((${#missing[@]})); then
  echo "Installing Debian packages: ${missing[*]}"
  sudo=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || { echo "Please install as root: apt-get install ${missing[*]}" >&2; exit 1; }
    sudo=(sudo)
  fi
  "${sudo[@]}" apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if [[ " $* " == *" test "* ]] && ! cargo nextest --version >/dev/null 2>&1; then
  echo "Installing cargo-nextest, the test runner"
  cargo install cargo-nextest --locked --quiet
fi
