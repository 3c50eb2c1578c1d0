package dev.pingctl.release;

import dev.pingctl.cluster.ReleaseRecord;
import dev.pingctl.cluster.ReleaseRecord.Status;
import dev.pingctl.cluster.ReleaseRecords;
import dev.pingctl.cluster.Removals;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Helm and the records it keeps of one release, as far as a release's history goes. What a
/// revision follows it takes for superseded, even where that has failed.
public final class FakeHelm implements Charts, ReleaseRecords, Removals {
  private static final Map<String, Object> METADATA = Map.of("name", "ping", "version", "0.1.0");

  private final List<ReleaseRecord> records = new ArrayList<>();
  private final List<String> did = new ArrayList<>();
  private final List<String> values = new ArrayList<>();
  private final Deque<Optional<Failure>> ends = new ArrayDeque<>();
  private Map<String, Object> lastGiven = Map.of();
  private Map<String, Object> metadata = METADATA;
  private String manifest = "";
  private Optional<Failure> refusal = Optional.empty();
  private Runnable onRead = () -> {};

  /// Adds the next revision to the history.
  public void has(Status status, String description) {
    has(status, description, Instant.EPOCH, "java");
  }

  /// Adds the next revision to the history, made then by a program.
  public void has(Status status, String description, Instant updated, String writer) {
    Map<String, Object> some = Map.of("revision", records.size() + 1);
    add(status, description, some, updated, writer);
  }

  private void add(
      Status status,
      String description,
      Map<String, Object> given,
      Instant updated,
      String writer) {
    records.add(
        new ReleaseRecord(
            "ping-chart",
            "ping",
            records.size() + 1,
            status,
            updated,
            "ping-0.1.0",
            "1",
            description,
            manifest,
            List.of(),
            given,
            metadata,
            writer));
  }

  /// The objects that every revision from now on makes.
  public void makes(String yaml) {
    manifest = yaml;
  }

  /// What the next installation or upgrade ends with once its revision is there.
  public void nextEndsWith(Optional<Failure> failure) {
    ends.add(failure);
  }

  /// Nothing is begun from now on.
  public void refuses(Failure failure) {
    refusal = Optional.of(failure);
  }

  /// Done every time the history is about to be read.
  public void onRead(Runnable change) {
    onRead = change;
  }

  /// Says of the last revision that it is something else now.
  public void lastIs(Status status, String description) {
    change(records.getLast().revision(), status, description);
  }

  /// What was done, in order.
  public List<String> did() {
    return List.copyOf(did);
  }

  /// The values, as JSON, of what was rendered, rehearsed, installed or upgraded last.
  public String lastValues() {
    return values.getLast();
  }

  /// The history: revision, status and description of each.
  public List<String> history() {
    return records.stream()
        .map(record ->
            "%d %s: %s".formatted(record.revision(), record.status().word(), record.description()))
        .toList();
  }

  @Override
  public String render(ReleaseRequest request) {
    did.add("render");
    note(request);
    return manifest;
  }

  @Override
  public void install(ReleaseRequest request) {
    did.add("install");
    make(request);
  }

  @Override
  public void rehearse(ReleaseRequest request) {
    did.add("rehearse");
    note(request);
  }

  @Override
  public void upgrade(ReleaseRequest request) {
    did.add("upgrade");
    make(request);
  }

  private void make(ReleaseRequest request) {
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    note(request);
    followed()
        .ifPresent(record -> change(record.revision(), Status.SUPERSEDED, record.description()));
    add(Status.DEPLOYED, request.description(), lastGiven, Instant.EPOCH, "java");
    Optional<Failure> end = ends.isEmpty() ? Optional.empty() : ends.remove();
    if (end.isPresent()) {
      throw end.get();
    }
  }

  /// The files of a request are gone when it is done.
  private void note(ReleaseRequest request) {
    try {
      if (Files.exists(request.values())) {
        values.add(Files.readString(request.values()));
        lastGiven = Values.read(request.values());
        metadata = Values.read(request.chart().resolve("Chart.yaml"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What Helm takes the next revision to follow.
  private Optional<ReleaseRecord> followed() {
    return records.reversed().stream()
        .filter(record -> record.status() == Status.DEPLOYED)
        .findFirst()
        .or(() -> records.reversed().stream().findFirst());
  }

  @Override
  public void uninstall(String namespace, String release) {
    did.add("uninstall");
    records.clear();
  }

  @Override
  public void test(String namespace, String release, Duration timeout, Consumer<String> progress) {
    throw new AssertionError("not needed");
  }

  @Override
  public List<ReleaseRecord> in(String namespace) {
    onRead.run();
    return List.copyOf(records);
  }

  @Override
  public void fail(ReleaseRecord record, String description) {
    change(record.revision(), Status.FAILED, description);
  }

  @Override
  public void describe(ReleaseRecord record, String description) {
    change(record.revision(), record.status(), description);
  }

  @Override
  public void restore(ReleaseRecord made, ReleaseRecord former) {
    did.add("restore %d from %d".formatted(made.revision(), former.revision()));
  }

  @Override
  public void delete(ReleaseRecord record) {
    records.removeIf(each -> each.revision() == record.revision());
  }

  @Override
  public Outcome remove(ObjectRef object, Duration timeout, Consumer<String> progress) {
    throw new AssertionError("not needed");
  }

  @Override
  public Outcome begin(ObjectRef object, Consumer<String> progress) {
    throw new UnsupportedOperationException("no test asks this");
  }

  @Override
  public void awaitDeleted(String namespace, Duration timeout, Consumer<String> progress) {
    did.add("await what is deleted in " + namespace);
  }

  private void change(int revision, Status status, String description) {
    records.replaceAll(record ->
        record.revision() == revision
            ? new ReleaseRecord(
                record.namespace(),
                record.release(),
                revision,
                status,
                record.updated(),
                record.chart(),
                record.appVersion(),
                description,
                record.manifest(),
                record.hooks(),
                record.values(),
                record.metadata(),
                record.writer())
            : record);
  }
}
