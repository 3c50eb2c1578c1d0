#!/usr/bin/env bash
# Compares the ping service with an equivalent Flask application, and with Redis itself as the limit: the same Redis, the same load
# generator, alternating. Prints a Markdown table. Everything it starts listens on 127.0.0.1 and is stopped at the end.
#
#   bench/service/run.sh              the service from service/target
#   IMAGE=NAME bench/service/run.sh   the service from an image, on the host network
#   ROUNDS=5 SECONDS_EACH=5 CONNECTIONS=32 WARM_UP=15 are the defaults
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
target=$here/../../service/target
rounds=${ROUNDS:-5} seconds=${SECONDS_EACH:-5} connections=${CONNECTIONS:-32} warm_up=${WARM_UP:-15}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

for tool in wrk redis-server redis-benchmark python3; do
  command -v "$tool" > /dev/null || { echo "run.sh needs $tool: apt-get install wrk redis-server redis-tools python3-venv" >&2; exit 2; }
done
[[ -n ${IMAGE:-} || -f $target/ping-service.jar ]] || { echo "run.sh needs the service: mvn -pl service package" >&2; exit 2; }

work=$(mktemp -d)
started=()
clean_up() {
  ((${#started[@]} == 0)) || kill "${started[@]}" 2> /dev/null || true
  wait
  rm -rf "$work"
}
trap clean_up EXIT

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
answers() {
  until (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; do sleep 0.1; done
}

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"

redis=$(free_port)
redis-server --bind 127.0.0.1 --port "$redis" --save '' --dir "$work" > "$work/redis.log" &
started+=($!)
answers "$redis"
export REDIS_HOST=127.0.0.1 REDIS_PORT=$redis BIND_ADDRESS=127.0.0.1

names=(service flask gunicorn)
declare -A port
for name in "${names[@]}"; do port[$name]=$(free_port); done

cd "$here"
PORT=${port[flask]} "$work/venv/bin/python" app.py > "$work/flask.log" 2>&1 &
started+=($!)
"$work/venv/bin/gunicorn" --workers 2 --bind "127.0.0.1:${port[gunicorn]}" --log-level error app:app &
started+=($!)
if [[ -n ${IMAGE:-} ]]; then
  docker run --rm --network host --read-only --no-healthcheck -e REDIS_HOST -e REDIS_PORT -e BIND_ADDRESS \
    -e PORT="${port[service]}" "$IMAGE" > "$work/service.log" &
else
  PORT=${port[service]} "$java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xmx64m -jar "$target/ping-service.jar" > "$work/service.log" &
fi
started+=($!)

# Runs one measurement and prints requests per second, then the 99th percentile in milliseconds: load NAME DURATION
load() {
  wrk -t1 -c"$connections" -d"$2" --latency "http://127.0.0.1:${port[$1]}/ping" | awk -v name="$1" '
    function ms(t) { return t ~ /us$/ ? t / 1000 : t ~ /ms$/ ? t + 0 : t * 1000 }
    /^ *99%/ { p99 = ms($2) }
    /Non-2xx|Socket errors/ { print name ":" $0 > "/dev/stderr" }
    /Requests\/sec/ { print $2, p99 }'
}
limit() {
  redis-benchmark -p "$redis" -t incr -c "$connections" -n "$1" --csv | tr -d '"' | awk -F, '/^INCR/ { print $2, $7 }'
}

for name in "${names[@]}"; do answers "${port[$name]}"; done
for name in "${names[@]}"; do load "$name" "$warm_up" > /dev/null; done
for ((round = 1; round <= rounds; round++)); do
  for name in "${names[@]}"; do echo "$round $name $(load "$name" "$seconds")"; done
  echo "$round limit $(limit 100000)"
done > "$work/figures"

echo "$(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg) at the end, $connections connections, $rounds rounds of $seconds s"
echo
python3 - "$work/figures" << 'END'
import statistics
import sys

rounds = {}
for line in open(sys.argv[1]):
    number, name, rate, p99 = line.split()
    rounds.setdefault(name, []).append((float(rate), float(p99)))
titles = {
    "service": "ping service",
    "flask": "Flask, development server",
    "gunicorn": "Flask, gunicorn, 2 workers",
    "limit": "`redis-benchmark -t incr`",
}
print("| server | pings/s, median (min–max) | p99 ms, median | × gunicorn, same round | of the limit, same round |")
print("|---|---|---|---|---|")
for name, title in titles.items():
    rates = [rate for rate, _ in rounds[name]]
    p99 = statistics.median(p for _, p in rounds[name])
    times = statistics.median(r / g for r, (g, _) in zip(rates, rounds["gunicorn"]))
    share = statistics.median(r / l for r, (l, _) in zip(rates, rounds["limit"]))
    print(f"| {title} | {statistics.median(rates):,.0f} ({min(rates):,.0f}–{max(rates):,.0f}) | {p99:.1f} | {times:.1f} | {share:.0%} |")
END
