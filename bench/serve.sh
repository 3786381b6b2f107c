# Sourced by the others. `serve BINARY PORT [SETTING=VALUE…]` starts the demonstration bank on the HTTP port (SIP: 3000 less) with
# data of its own, and answers when what the first start does besides is done: what customers want is learnt, prompts are
# spoken, the past week is made and on the disk. Sets `pid` and `work`; both go when the script ends.
serve() {
  local binary port
  binary=$(realpath "$1")
  port=$2
  shift 2
  work=$(mktemp -d)
  trap 'kill "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT
  ulimit -n "$(ulimit -Hn)"
  env YUANYIN_DATA="$work/data" YUANYIN_HTTP="127.0.0.1:$port" YUANYIN_SIP="127.0.0.1:$((port - 3000))" \
    YUANYIN_LOG=warn,selfservice=info,yuanyin=info "$@" "$binary" serve --demo >"$work/server.log" 2>&1 &
  pid=$!
  for _ in $(seq 1 240); do curl -sf "http://127.0.0.1:$port/readyz" >/dev/null && break; sleep 0.5; done
  local done
  for done in "what customers want is understood" "every prompt that is always the same has been spoken"; do
    for _ in $(seq 1 240); do grep -q "$done" "$work/server.log" && break; sleep 0.5; done
  done
  sync
  sleep 5
}
