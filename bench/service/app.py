"""The peer of the ping service: the same two endpoints with Flask and redis-py, as a workshop would write them."""

import os

import redis
from flask import Flask

app = Flask(__name__)
store = redis.Redis(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]))


@app.route("/")
def hello():
    return "Hello!"


@app.route("/ping")
def ping():
    return str(store.incr("ping"))


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
