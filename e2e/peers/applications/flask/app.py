"""The application that the workshop began with: Flask, and a count in Redis where there is one."""

import os

import redis
from flask import Flask

app = Flask(__name__)
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
    return f"{store.incr('ping')}\n" if store else "pong\n"


@app.route("/healthz")
def healthz():
    return "ok\n"
