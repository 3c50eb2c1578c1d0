import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// Server of known latency: answers take 10 to 49 ms, uniformly distributed. The argument is its port on 127.0.0.1.
void main(String[] arguments) throws Exception {
  System.setProperty("sun.net.httpserver.nodelay", "true");
  AtomicLong requests = new AtomicLong();
  HttpServer server =
      HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 512);
  server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
  server.createContext(
      "/",
      exchange -> {
        try (exchange) {
          Thread.sleep(10 + requests.getAndIncrement() * 17 % 40);
          exchange.sendResponseHeaders(200, 4);
          exchange.getResponseBody().write("pong".getBytes());
        } catch (InterruptedException ended) {
          Thread.currentThread().interrupt();
        }
      });
  server.start();
}
