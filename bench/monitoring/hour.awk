# Prints an hour of generated metrics of `pods` ping pods and of Redis, one sample every 5 seconds, in OpenMetrics format.
# Begins a minute before the hour and ends `ahead` seconds after `now`, so that the data still covers the last hour at query time.
# Only the first `timed` pods have duration histograms: these are 29 series each, and no panel draws them by pod.
# mawk -v pods=N -v timed=N -v now=SECONDS -v ahead=SECONDS -f hour.awk
function series(name, labels, slope, start,   at) {
  for (at = from; at <= to; at += 5) printf "%s{%s} %.10g %d\n", name, labels, start + slope * (at - from), at
}
function pod(number) { return "job=\"ping\",namespace=\"ping-helm\",pod=\"ping-" number "\",instance=\"10.0.0." number ":5000\"" }
function gauge(name, labels, slope, start,   number) {
  print "# TYPE " name " gauge"
  for (number = 1; number <= pods; number++) series(name, pod(number) labels, slope, start)
}
function counter(name, labels, slope,   number) {
  print "# TYPE " name " counter"
  for (number = 1; number <= pods; number++) series(name "_total", pod(number) labels, slope * (1 + number % 7), 0)
}
function histogram(name, labels,   number, bound) {
  print "# TYPE " name " histogram"
  for (number = 1; number <= timed; number++) {
    for (bound = 1; bound <= bounds; bound++)
      series(name "_bucket", pod(number) labels ",le=\"" limit[bound] "\"", bound < 10 ? bound : 10, 0)
    series(name "_count", pod(number) labels, 10, 0)
  }
}
BEGIN {
  from = now - 3660
  to = now + ahead
  bounds = split("0.0005 0.001 0.0025 0.005 0.01 0.025 0.05 0.1 0.25 0.5 1.0 2.5 +Inf", limit, " ")
  redis = "job=\"redis-exporter\",namespace=\"ping-helm\",instance=\"10.0.1.1:9121\""
  gauge("up", "", 0, 1)
  series("up", redis, 0, 1)
  gauge("ping_build_info", ",version=\"1.0\"", 0, 1)
  gauge("http_requests_in_flight", "", 0, 1)
  gauge("process_resident_memory_bytes", "", 100, 8e7)
  counter("process_cpu_seconds", "", 0.02)
  counter("pings", "", 10)
  counter("http_requests", ",route=\"/ping\",code=\"200\"", 10)
  counter("redis_call_errors", ",command=\"incr\"", 0)
  histogram("http_request_duration_seconds", ",route=\"/ping\"")
  histogram("redis_call_duration_seconds", ",command=\"incr\"")
  print "# TYPE redis_up gauge"
  series("redis_up", redis, 0, 1)
  print "# TYPE redis_memory_used_bytes gauge"
  series("redis_memory_used_bytes", redis, 0, 1e6)
  print "# TYPE redis_key_value gauge"
  series("redis_key_value", redis ",key=\"ping\"", 10 * pods, 0)
  print "# TYPE redis_commands_processed counter"
  series("redis_commands_processed_total", redis, 10 * pods, 0)
  print "# EOF"
}
