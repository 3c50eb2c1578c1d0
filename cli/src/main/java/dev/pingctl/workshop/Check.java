package dev.pingctl.workshop;

/// One entry under `verify` in a `stage.yaml`: something the running stage proves. The set is
/// closed.
public sealed interface Check {
  /// The sentence that holds when the check passes.
  String claim();

  /// `answers`: a path of the stage answers with this status and, where it is not empty, this body.
  record Answers(String path, int status, String body) implements Check {
    @Override
    public String claim() {
      return "GET %s answers %d%s".formatted(path, status, body.isEmpty() ? "" : " " + body);
    }
  }

  /// `counts-exactly`: so many pings sent at once raise the count by exactly that many.
  record CountsExactly(int pings, int concurrency) implements Check {
    @Override
    public String claim() {
      return "%d pings, %d at a time, raise the count by exactly %d"
          .formatted(pings, concurrency, pings);
    }
  }

  /// `hardened`: a container runs as an unprivileged user on a read-only root, without capabilities
  /// and without a file of this machine in it, except secrets.
  record Hardened(String container) implements Check {
    @Override
    public String claim() {
      return "%s runs non-root, read-only, without capabilities and without files of this machine"
          .formatted(container);
    }
  }

  /// `outage`: while a container is stopped, pings answer 503; after it is back, they count again.
  record Outage(String container) implements Check {
    @Override
    public String claim() {
      return "without %s a ping answers 503, and works again once it is back".formatted(container);
    }
  }

  /// `depends-on`: a container waits for another one to be healthy before it starts.
  record DependsOn(String container, String dependency) implements Check {
    @Override
    public String claim() {
      return "%s waits for a healthy %s before it starts".formatted(container, dependency);
    }
  }

  /// `compose-reads`: the real `docker compose` reads the file and sees the project, where it is
  /// installed.
  record ComposeReads(String file) implements Check {
    @Override
    public String claim() {
      return "docker compose reads %s and sees every service".formatted(file);
    }
  }
}
