package dev.pingctl.ping;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.OptionalLong;

/// Reads one HTTP/1 answer after another from the pieces a connection delivers, in whatever sizes
/// they come. It keeps no more than 64 KiB of one head line and the first 1 KiB of the body.
final class AnswerParser {
  static final int MOST_HEAD_BYTES = 64 * 1024;
  static final int MOST_BODY_BYTES = 1024 * 1024;

  private static final int KEPT_BODY_BYTES = 1024;
  private static final String NO_NAME = "";

  private enum State {
    STATUS,
    HEADER,
    BODY,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER,
    UNTIL_CLOSE,
    DONE
  }

  private final HeadLine line = new HeadLine();
  private int headBytes;
  private final byte[] body = new byte[KEPT_BODY_BYTES];
  private int bodyKept;
  private long bodyBytes;
  private long pieceLeft;
  private State state = State.STATUS;

  private int status;
  private boolean persistent;
  private boolean chunked;
  private long contentLength;
  private boolean begun;
  private String pod = NO_NAME;
  private String version = NO_NAME;
  private String knownPod = NO_NAME;
  private String knownVersion = NO_NAME;

  AnswerParser() {
    reset();
  }

  /// Forgets the last answer and makes ready for the next.
  void reset() {
    state = State.STATUS;
    headBytes = 0;
    begun = false;
    beginHead();
  }

  private void beginHead() {
    line.clear();
    bodyKept = 0;
    bodyBytes = 0;
    persistent = true;
    chunked = false;
    contentLength = -1;
    pod = NO_NAME;
    version = NO_NAME;
  }

  /// Takes in the bytes from 0 to `end`; true once the answer is whole. Bytes after its end make
  /// the connection unfit for another ping.
  boolean feed(byte[] bytes, int end) throws PingException {
    int at = 0;
    begun |= end > 0;
    while (at < end && state != State.DONE) {
      at =
          switch (state) {
            case STATUS, HEADER, CHUNK_SIZE, CHUNK_END, TRAILER -> feedLine(bytes, at, end);
            case BODY, CHUNK, UNTIL_CLOSE -> feedBody(bytes, at, end);
            case DONE -> at;
          };
    }
    if (at < end) {
      persistent = false;
    }
    return state == State.DONE;
  }

  /// Tells that the connection has ended; true when that makes the answer whole.
  boolean endOfStream() {
    persistent = false;
    if (state == State.UNTIL_CLOSE) {
      state = State.DONE;
    }
    return state == State.DONE;
  }

  private int feedLine(byte[] bytes, int from, int end) throws PingException {
    int at = from;
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    int length = at - from;
    headBytes += length + 1;
    if (headBytes > MOST_HEAD_BYTES) {
      throw new PingException(ErrorKind.TOO_LARGE, "the head of the answer passes 64 KiB");
    }
    line.add(bytes, from, length);
    if (at == end) {
      headBytes--;
      return at;
    }
    line.chomp();
    endLine();
    line.clear();
    return at + 1;
  }

  private void endLine() throws PingException {
    switch (state) {
      case STATUS -> statusLine();
      case HEADER -> {
        if (line.length() == 0) {
          endHead();
        } else {
          header();
        }
      }
      case CHUNK_SIZE -> chunkSize();
      case CHUNK_END -> {
        if (line.length() != 0) {
          throw bad("a chunk of the answer is longer than it says");
        }
        state = State.CHUNK_SIZE;
      }
      case TRAILER -> {
        if (line.length() == 0) {
          state = State.DONE;
        }
      }
      case BODY, CHUNK, UNTIL_CLOSE, DONE -> throw new IllegalStateException(state.name());
    }
  }

  private void statusLine() throws PingException {
    boolean http = line.length() >= 12 && line.toString().startsWith("HTTP/1.");
    if (!http || line.at(8) != ' ' || (line.length() > 12 && line.at(12) != ' ')) {
      throw bad("what came back does not begin as HTTP/1 does");
    }
    status = (int) line.number(9, 12, 10);
    if (status < 100) {
      throw bad("the answer's status is not a number from 100 to 999");
    }
    persistent = line.at(7) != '0';
    state = State.HEADER;
  }

  private void header() throws PingException {
    int colon = line.find(':');
    if (colon == 0 || colon == line.length() || line.at(0) <= ' ' || line.at(colon - 1) <= ' ') {
      throw bad("a header line of the answer is not one");
    }
    switch (colon) {
      case 10 -> {
        if (line.named("connection")) {
          connection(colon);
        } else if (line.named("x-ping-pod")) {
          knownPod = line.valueAsName(colon, knownPod);
          pod = knownPod;
        }
      }
      case 14 -> {
        if (line.named("content-length")) {
          contentLength(colon);
        } else if (line.named("x-ping-version")) {
          knownVersion = line.valueAsName(colon, knownVersion);
          version = knownVersion;
        }
      }
      case 17 -> {
        if (line.named("transfer-encoding")) {
          if (!line.value(colon).equalsIgnoreCase("chunked")) {
            throw bad("the answer has a transfer encoding other than chunked");
          }
          chunked = true;
        }
      }
      default -> {}
    }
  }

  private void connection(int colon) {
    if (line.valueIs(colon, "keep-alive")) {
      persistent = true;
      return;
    }
    for (String option : line.value(colon).toLowerCase(Locale.ROOT).split(",", -1)) {
      switch (option.strip()) {
        case "close" -> persistent = false;
        case "keep-alive" -> persistent = true;
        default -> {}
      }
    }
  }

  private void contentLength(int colon) throws PingException {
    long length = line.valueAsNumber(colon);
    if (contentLength >= 0 && contentLength != length) {
      throw bad("the answer gives two lengths");
    }
    contentLength = length;
  }

  private void endHead() throws PingException {
    if (status < 200) {
      if (status == 101) {
        throw bad("the answer switches to another protocol");
      }
      state = State.STATUS;
      beginHead();
    } else if (status == 204 || status == 304) {
      state = State.DONE;
    } else if (chunked) {
      state = State.CHUNK_SIZE;
    } else if (contentLength >= 0) {
      limitBody(contentLength);
      pieceLeft = contentLength;
      state = contentLength == 0 ? State.DONE : State.BODY;
    } else {
      persistent = false;
      pieceLeft = Long.MAX_VALUE;
      state = State.UNTIL_CLOSE;
    }
  }

  private void chunkSize() throws PingException {
    int end = 0;
    while (end < line.length() && line.at(end) != ';' && line.at(end) > ' ') {
      end++;
    }
    pieceLeft = line.number(0, end, 16);
    limitBody(bodyBytes + pieceLeft);
    state = pieceLeft == 0 ? State.TRAILER : State.CHUNK;
  }

  private int feedBody(byte[] bytes, int from, int end) throws PingException {
    int length = (int) Math.min(pieceLeft, end - from);
    int kept = Math.min(length, body.length - bodyKept);
    System.arraycopy(bytes, from, body, bodyKept, kept);
    bodyKept += kept;
    bodyBytes += length;
    limitBody(bodyBytes);
    pieceLeft -= length;
    if (pieceLeft == 0) {
      state = state == State.CHUNK ? State.CHUNK_END : State.DONE;
    }
    return from + length;
  }

  private static void limitBody(long bytes) throws PingException {
    if (bytes > MOST_BODY_BYTES) {
      throw new PingException(ErrorKind.TOO_LARGE, "the body of the answer passes 1 MiB");
    }
  }

  private static PingException bad(String message) {
    return new PingException(ErrorKind.BAD_ANSWER, message);
  }

  /// Whether any byte of the answer has come.
  boolean begun() {
    return begun;
  }

  /// The status, from 100 to 999.
  int status() {
    return status;
  }

  /// Whether the connection may carry another ping.
  boolean persistent() {
    return persistent;
  }

  /// The pod that answered; empty when the answer does not say.
  String pod() {
    return pod;
  }

  /// The version that answered; empty when the answer does not say.
  String version() {
    return version;
  }

  /// The number the body consists of, which is the count after this ping; empty for any other body.
  OptionalLong count() {
    int from = 0;
    int to = bodyKept;
    while (from < to && body[from] <= ' ') {
      from++;
    }
    while (from < to && body[to - 1] <= ' ') {
      to--;
    }
    if (from == to || to - from > 18) {
      return OptionalLong.empty();
    }
    long count = 0;
    for (int i = from; i < to; i++) {
      if (body[i] < '0' || body[i] > '9') {
        return OptionalLong.empty();
      }
      count = count * 10 + body[i] - '0';
    }
    return OptionalLong.of(count);
  }

  /// The first line of the body, without control characters.
  String text() {
    return HeadLine.printable(
        new String(body, 0, bodyKept, UTF_8).strip().lines().findFirst().orElse(""));
  }
}
