package dev.pingctl.cluster.kubernetes;

import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Requests to a server that has not answered yet. Java opens connections to it one after the
/// other, each for as long as that may take; where one of them finds nobody in time, the requests
/// that wait for the next ones end with it, and so do those of the next second: a second try, and
/// what else the same command wants to know. After the first answer each request is by itself.
final class FirstContact {
  private static final Duration VALID = Duration.ofSeconds(1);

  private final Set<CompletableFuture<?>> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean answered;
  private volatile Optional<Nobody> nobody = Optional.empty();

  /// What was found out, and until when it holds by the system's timer.
  private record Nobody(Throwable problem, long end) {}

  /// A request that ends when it is answered, or when nobody is found.
  ///
  /// @param request sends it; not asked where nobody has just been found
  <T> CompletableFuture<T> of(Supplier<CompletableFuture<T>> request) {
    if (answered) {
      return request.get();
    }
    Optional<Nobody> known = nobody.filter(found -> System.nanoTime() - found.end() < 0);
    return known.isPresent()
        ? CompletableFuture.failedFuture(known.get().problem())
        : waiting(request.get());
  }

  private <T> CompletableFuture<T> waiting(CompletableFuture<T> sent) {
    CompletableFuture<T> request = new CompletableFuture<>();
    waiting.add(request);
    request.whenComplete((_, problem) -> {
      waiting.remove(request);
      if (problem != null) {
        sent.cancel(true);
      }
    });
    sent.whenComplete((answer, problem) -> {
      if (problem == null) {
        answered = true;
        request.complete(answer);
        return;
      }
      request.completeExceptionally(problem);
      if (isNobody(problem) && !answered) {
        nobody = Optional.of(new Nobody(problem, System.nanoTime() + VALID.toNanos()));
        waiting.forEach(other -> other.completeExceptionally(problem));
      }
    });
    return request;
  }

  private static boolean isNobody(@Nullable Throwable problem) {
    return problem instanceof HttpConnectTimeoutException
        || (problem != null && problem.getCause() instanceof HttpConnectTimeoutException);
  }
}
