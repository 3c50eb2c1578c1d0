"""The application that the workshop began with: Flask, metrics, and a count in Redis where there is one."""

import os

import redis
from flask import Flask
from prometheus_client import CONTENT_TYPE_LATEST, Counter, generate_latest

app = Flask(__name__)
pings = Counter("shop_pings", "Pings that were answered.")
store = None
if "REDIS_HOST" in os.environ:
    store = redis.Redis(
        host=os.environ["REDIS_HOST"],
        port=int(os.environ.get("REDIS_PORT", "6379")),
        password=os.environ.get("REDIS_PASSWORD"),
    )


@app.route("/")
def hello():
    return os.environ.get("GREETING", "Hello!") + "\n"


@app.route("/ping")
def ping():
    answer = f"{store.incr('ping')}\n" if store else "pong\n"
    pings.inc()
    return answer


@app.route("/healthz")
def healthz():
    return "ok\n"


@app.route("/metrics")
def metrics():
    return generate_latest(), 200, {"Content-Type": CONTENT_TYPE_LATEST}
