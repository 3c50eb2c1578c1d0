package dev.pingctl.service;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultRedisCredentials;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisCredentials;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.PooledConnectionProvider;

/// Keeps the count in Redis, under the key `ping`.
///
/// Nothing is done twice: a command whose answer is lost is reported as failed, even though Redis
/// may have carried it out. At worst a call waits for a connection (300 ms), looks the name up (300
/// ms), connects (200 ms), logs in and asks (500 ms each).
final class RedisCounter implements PingCounter, AutoCloseable {
  private static final String KEY = "ping";
  private static final int POOL_SIZE = 16;
  private static final int ANSWER_MILLIS = 500;
  private static final Duration WAIT_FOR_CONNECTION = Duration.ofMillis(300);

  private final RedisSettings settings;
  private final ServiceMetrics metrics;
  private final RedisClient client;
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
                new PooledConnectionProvider(new RedisConnections(sockets, config), pool))
            .build();
  }

  @Override
  public long increment() throws CounterFailure {
    return call("incr", redis -> redis.incr(KEY));
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

  private long call(String command, ToLongFunction<RedisClient> ask) throws CounterFailure {
    long start = System.nanoTime();
    try {
      long answer = ask.applyAsLong(client);
      metrics.redisAnswered(command, System.nanoTime() - start);
      if (failing.get() && failing.compareAndSet(true, false)) {
        Log.info("Redis answers again", "redis", settings.toString());
      }
      return answer;
    } catch (JedisException | UncheckedIOException e) {
      metrics.redisFailed(command, System.nanoTime() - start);
      String reason = reason(e);
      if (rootCause(e) instanceof java.io.IOException) {
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

  private String reason(RuntimeException failure) {
    return "Redis at " + settings + ": " + cause(failure);
  }

  private static String cause(RuntimeException failure) {
    Throwable root = rootCause(failure);
    return switch (root) {
      case SocketTimeoutException e -> "no answer within " + ANSWER_MILLIS + " ms";
      case ConnectException e -> "connection refused";
      case NoSuchElementException e -> "all " + POOL_SIZE + " connections are busy";
      default -> root.getMessage() == null ? root.toString() : root.getMessage();
    };
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
