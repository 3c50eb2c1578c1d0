package dev.pingctl.ping;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// One of a run's connections: carries one ping at a time, keeps itself open between pings where
/// the server allows, and connects again where not.
///
/// A ping counts on the server, so its request is never sent twice: only where the very first write
/// on a kept connection is refused, which proves that nothing has left, it goes out over a new one.
/// An idle connection that the server closes is noticed at once and costs no ping. A connection
/// that ends after the request has left is a failed ping, though the server may have counted it.
///
/// Where nothing counts (see [Load#repeats]), a request on a kept connection that ends before any
/// answer goes out once more over a new one, as HTTP clients do with GET (RFC 9110, section 9.2.2).
final class Connection {
  /// Told what becomes of a connection's work; all times are [System#nanoTime].
  interface Owner {
    /// The ping that began at `from` has its whole answer.
    void answered(Connection connection, AnswerParser answer, long from, long now);

    /// The ping has failed; `connected` tells whether there ever was a connection for it.
    void failed(Connection connection, IOException fault, boolean connected);

    /// The connection has been opened ahead of its first ping, or could not be.
    void prepared(Connection connection);
  }

  private enum State {
    CLOSED,
    CONNECTING,
    SECURING,
    IDLE,
    WRITING,
    WAITING
  }

  private final Target target;
  private final Selector selector;
  private final Owner owner;
  private final ByteBuffer buffer;
  private final AnswerParser parser = new AnswerParser();
  private State state = State.CLOSED;
  private boolean pinging;
  private boolean kept;
  private long from;
  private long freeSince = System.nanoTime();
  private long deadline;
  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;
  private @Nullable Wire wire;
  private ByteBuffer request = ByteBuffer.allocate(0);

  /// @param buffer where answers are read to; may be shared by all connections of a thread
  Connection(Target target, Selector selector, Owner owner, ByteBuffer buffer) {
    this.target = target;
    this.selector = selector;
    this.owner = owner;
    this.buffer = buffer;
  }

  /// Opens the connection ahead of its first ping.
  void prepare(long deadline) {
    pinging = false;
    this.deadline = deadline;
    connect();
  }

  /// Begins a ping whose time counts from `from` and which fails at `deadline`.
  void ping(long from, long deadline) {
    pinging = true;
    this.from = from;
    this.deadline = deadline;
    if (state == State.CLOSED) {
      connect();
      return;
    }
    try {
      request = target.request();
      send();
    } catch (IOException nothingLeft) {
      close();
      connect();
    }
  }

  /// Goes on after the channel has become ready for something.
  void ready() {
    try {
      switch (state) {
        case CONNECTING -> {
          if (channel().finishConnect()) {
            secure();
          }
        }
        case SECURING -> secure();
        case WRITING -> {
          send();
          read();
        }
        case WAITING -> read();
        case IDLE -> listen();
        case CLOSED -> {}
      }
    } catch (IOException fault) {
      if (mayRepeat()) {
        close();
        connect();
      } else {
        fail(fault);
      }
    }
  }

  /// Whether what has just failed is a request that an ordinary client sends once more.
  private boolean mayRepeat() {
    return pinging && kept && target.repeats() && !parser.begun();
  }

  /// Gives up what is under way when its deadline has passed.
  void expire(long now) {
    boolean busy = pinging || state == State.CONNECTING || state == State.SECURING;
    if (busy && now - deadline >= 0) {
      fail(new PingException(ErrorKind.TIMEOUT, "no whole answer in time"));
    }
  }

  /// Since when the connection has had nothing to do; meaningless while it has.
  long freeSince() {
    return freeSince;
  }

  /// Closes the connection without telling the owner.
  void close() {
    state = State.CLOSED;
    SocketChannel open = channel;
    channel = null;
    wire = null;
    key = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException _) {
        // The connection is gone either way, and no answer depends on how it went.
      }
    }
  }

  private void connect() {
    try {
      kept = false;
      SocketChannel opened = SocketChannel.open();
      channel = opened;
      state = State.CONNECTING;
      opened.configureBlocking(false);
      opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
      key = opened.register(selector, SelectionKey.OP_CONNECT, this);
      if (opened.connect(target.address())) {
        secure();
      }
    } catch (IOException fault) {
      fail(fault);
    }
  }

  private void secure() throws IOException {
    if (wire == null) {
      wire = target.wire(channel());
      state = State.SECURING;
    }
    if (!wire.open()) {
      await(wire.blocked());
      return;
    }
    if (pinging) {
      request = target.request();
      send();
    } else {
      state = State.IDLE;
      await(false);
      owner.prepared(this);
    }
  }

  private void send() throws IOException {
    if (state != State.WRITING) {
      parser.reset();
    }
    boolean sent = wire().write(request);
    if (state != State.IDLE || !sent) {
      await(!sent);
    }
    state = sent ? State.WAITING : State.WRITING;
  }

  private void read() throws IOException {
    while (pinging) {
      buffer.clear();
      int length = wire().read(buffer);
      if (length == 0) {
        return;
      }
      if (length > 0 ? parser.feed(buffer.array(), length) : parser.endOfStream()) {
        complete();
        return;
      }
      if (length < 0) {
        throw new PingException(
            ErrorKind.CLOSED,
            parser.begun()
                ? "the connection ended inside the answer"
                : "the connection ended before the answer");
      }
    }
  }

  /// Nothing may come on an idle connection but its end; after anything else it is not trusted.
  private void listen() throws IOException {
    buffer.clear();
    if (wire().read(buffer) != 0) {
      close();
    }
  }

  private void complete() {
    long now = System.nanoTime();
    pinging = false;
    freeSince = now;
    boolean keep = parser.persistent() && !target.closes() && state == State.WAITING;
    if (keep) {
      kept = true;
      state = State.IDLE;
    } else {
      close();
    }
    owner.answered(this, parser, from, now);
  }

  private void fail(IOException fault) {
    boolean connected = state.compareTo(State.SECURING) > 0;
    boolean idle = state == State.IDLE;
    boolean wasPinging = pinging;
    pinging = false;
    freeSince = System.nanoTime();
    close();
    if (wasPinging) {
      owner.failed(this, fault, connected);
    } else if (!idle) {
      owner.prepared(this);
    }
  }

  private void await(boolean room) {
    if (key != null) {
      key.interestOps(room ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }
  }

  private SocketChannel channel() throws IOException {
    if (channel == null) {
      throw new PingException(ErrorKind.OTHER, "the connection is not open");
    }
    return channel;
  }

  private Wire wire() throws IOException {
    if (wire == null) {
      throw new PingException(ErrorKind.OTHER, "the connection is not open");
    }
    return wire;
  }
}
