package dev.pingctl.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.PooledObjectFactory;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;

/// Creates the pooled connections and detects, without a round trip, whether an idle one is still
/// open.
///
/// A connection that Redis closed while it was idle would fail the next ping although Redis is
/// back; and repeating a failed `INCR` could count one ping twice. So a connection is validated
/// before it is used: a non-blocking read finds the end of the stream, if it is there.
final class RedisConnections implements PooledObjectFactory<Connection> {
  private final RedisSockets sockets;
  private final JedisClientConfig config;
  private final int loginMillis;

  /// @param loginMillis how long the answer to the password may take; those to commands may take as
  ///   long as the configuration says
  RedisConnections(RedisSockets sockets, JedisClientConfig config, int loginMillis) {
    this.sockets = sockets;
    this.config = config;
    this.loginMillis = loginMillis;
  }

  @Override
  public PooledObject<Connection> makeObject() {
    SocketChannel channel;
    try {
      channel = sockets.open(loginMillis);
    } catch (IOException e) {
      throw new JedisConnectionException(e.getMessage(), e);
    }
    WatchedConnection connection = new WatchedConnection(channel, config);
    connection.setSoTimeout(config.getSocketTimeoutMillis());
    return new DefaultPooledObject<>(connection);
  }

  @Override
  public boolean validateObject(PooledObject<Connection> pooled) {
    return pooled.getObject() instanceof WatchedConnection connection && connection.stands();
  }

  @Override
  public void destroyObject(PooledObject<Connection> pooled) {
    pooled.getObject().disconnect();
  }

  @Override
  public void activateObject(PooledObject<Connection> pooled) {
    // A connection carries no state from one use to the next.
  }

  @Override
  public void passivateObject(PooledObject<Connection> pooled) {
    // A connection carries no state from one use to the next.
  }

  private static final class WatchedConnection extends Connection {
    private final SocketChannel channel;

    WatchedConnection(SocketChannel channel, JedisClientConfig config) {
      this.channel = channel;
      super(channel::socket, config);
    }

    boolean stands() {
      try {
        channel.configureBlocking(false);
        int read = channel.read(ByteBuffer.allocate(1));
        channel.configureBlocking(true);
        return read == 0;
      } catch (IOException e) {
        return false;
      }
    }
  }
}
