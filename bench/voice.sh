#!/usr/bin/env bash
# Calls that are answered, listen for three seconds and hang up: how many a second without a retransmission, how long from
# INVITE to answered, and what a call costs. Usage: voice.sh BINARY [calls a second] [seconds]. Prints one line of JSON.
set -euo pipefail
rate=${2:-300}
seconds=${3:-20}
here=$(cd "$(dirname "$0")" && pwd)
source "$here/serve.sh"
serve "$1" 18080 YUANYIN_MAX_CALLS=4000
sip=15080
ticks() { awk '{print $14 + $15}' "/proc/$pid/stat"; }
cd "$work"
# Prompts are spoken once, before anything is measured.
sipp -sf "$here/sipp/answer.xml" -s 95588 -r 5 -m 10 -d 3000 -i 127.0.0.1 -p 15070 -mi 127.0.0.1 "127.0.0.1:$sip" >/dev/null 2>&1 || true
before=$(ticks)
sipp -sf "$here/sipp/answer.xml" -s 95588 -r "$rate" -m $((rate * seconds)) -d 3000 -l 4000 -i 127.0.0.1 -p 15072 -mi 127.0.0.1 \
  -trace_stat -stf stat.csv -fd 1 -trace_rtt -rtt_freq 1 "127.0.0.1:$sip" >sipp.log 2>&1 || true
after=$(ticks)
python3 - "$rate" "$seconds" "$before" "$after" "$(getconf CLK_TCK)" "$(awk '/VmHWM/ {print $2}' "/proc/$pid/status")" <<'P'
import csv, glob, json, sys
rate, seconds, before, after, hz, peak = (int(word) for word in sys.argv[1:])
rows = list(csv.DictReader(open("stat.csv"), delimiter=";"))
last = rows[-1]
times = [row for name in glob.glob("*_rtt.csv") for row in csv.DictReader(open(name), delimiter=";")]
setup = sorted(float(row["response_time_ms"]) for row in times)
calls = int(last["TotalCallCreated"])
print(json.dumps({
    "bench": "voice-answer", "calls_per_second": rate, "calls": calls,
    "successful": int(last["SuccessfulCall(C)"]), "failed": int(last["FailedCall(C)"]),
    "retransmissions": int(last["Retransmissions(C)"]),
    "setup_ms_p50": setup[len(setup) // 2], "setup_ms_p99": setup[len(setup) * 99 // 100],
    "server_cpu_ms_per_call": round((after - before) * 1000 / hz / max(calls, 1), 3),
    "peak_rss_mb": peak // 1024,
}))
P
