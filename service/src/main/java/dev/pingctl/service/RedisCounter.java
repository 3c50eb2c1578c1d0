package dev.pingctl.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultRedisCredentials;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisCredentials;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.PooledConnectionProvider;

/// The counter in Redis, under the key `ping`.
///
/// Nothing is retried: a command whose response is lost is reported as failed, although Redis may
/// have executed it. In the worst case a call waits for a connection (200 ms), resolves the name
/// (300 ms), connects (400 ms), authenticates (500 ms) and sends the command (1 s: Redis may wait
/// for a busy disk).
final class RedisCounter implements PingCounter, AutoCloseable {
  private static final String KEY = "ping";
  private static final int POOL_SIZE = 8;
  private static final int LOGIN_MILLIS = 500;
  private static final int ANSWER_MILLIS = 1000;
  private static final int WAIT_MILLIS = 2300;
  private static final Duration WAIT_FOR_CONNECTION = Duration.ofMillis(200);

  private final RedisSettings settings;
  private final ServiceMetrics metrics;
  private final RedisClient client;
  private final Increments increments;
  private final AtomicBoolean failing = new AtomicBoolean();

  RedisCounter(RedisSettings settings, RedisSockets sockets, ServiceMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
    JedisClientConfig config =
        DefaultJedisClientConfig.builder()
            .resp2()
            .autoNegotiateProtocol(false)
            .socketTimeoutMillis(ANSWER_MILLIS)
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .credentialsProvider(this::credentials)
            .build();
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(POOL_SIZE);
    pool.setMaxIdle(POOL_SIZE);
    pool.setMaxWait(WAIT_FOR_CONNECTION);
    pool.setTestOnBorrow(true);
    pool.setTestWhileIdle(false);
    pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
    pool.setJmxEnabled(false);
    this.client =
        RedisClient.builder()
            .clientConfig(config)
            .connectionProvider(
                new PooledConnectionProvider(
                    new RedisConnections(sockets, config, LOGIN_MILLIS), pool))
            .build();
    this.increments = new Increments(client, KEY, WAIT_MILLIS);
  }

  @Override
  public long increment() throws CounterFailure {
    return call("incr", redis -> increments.next());
  }

  @Override
  public long incrementInTwoSteps() throws CounterFailure {
    long next = read() + 1;
    call("set", redis -> redis.set(KEY, Long.toString(next)).length());
    return next;
  }

  @Override
  public long read() throws CounterFailure {
    return call(
        "get",
        redis -> {
          String count = redis.get(KEY);
          return count == null ? 0 : Long.parseLong(count);
        });
  }

  @Override
  public void delete() throws CounterFailure {
    call("del", redis -> redis.del(KEY));
  }

  @Override
  public void check() throws CounterFailure {
    call("ping", redis -> redis.ping().length());
  }

  @Override
  public void close() {
    client.close();
  }

  private long call(String command, RedisCall ask) throws CounterFailure {
    long start = System.nanoTime();
    try {
      long answer = ask.on(client);
      metrics.redisAnswered(command, System.nanoTime() - start);
      if (failing.get() && failing.compareAndSet(true, false)) {
        Log.info("Redis answers again", "redis", settings.toString());
      }
      return answer;
    } catch (JedisException | UncheckedIOException | TimeoutException e) {
      metrics.redisFailed(command, System.nanoTime() - start);
      String reason = reason(e);
      if (rootCause(e) instanceof IOException) {
        client.getPool().clear();
      }
      if (failing.compareAndSet(false, true)) {
        Log.warn("Redis does not answer", "redis", settings.toString(), "reason", reason);
      }
      throw new CounterFailure(reason, e);
    }
  }

  private RedisCredentials credentials() {
    return new DefaultRedisCredentials(null, settings.password().read().orElse(null));
  }

  private String reason(Exception failure) {
    return "Redis at " + settings + ": " + cause(failure);
  }

  private static String cause(Exception failure) {
    Throwable root = rootCause(failure);
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    return switch (root) {
      case SocketTimeoutException e -> "no answer in time";
      case TimeoutException e -> "no answer in time";
      case ConnectException e -> "connection refused";
      case NoSuchElementException e -> "all " + POOL_SIZE + " connections are busy";
      case JedisException e when message.startsWith("NOAUTH") ->
          "it asks for a password; set REDIS_PASSWORD or REDIS_PASSWORD_FILE";
      case JedisException e when message.startsWith("WRONGPASS") -> "it refuses the password";
      default -> message;
    };
  }

  private interface RedisCall {
    long on(RedisClient redis) throws TimeoutException;
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
