package dev.pingctl.plan;

import dev.pingctl.explain.CurlCommands;
import dev.pingctl.explain.Explanation;
import dev.pingctl.explain.ShellContext;
import dev.pingctl.stage.Check;
import java.net.URI;
import java.util.List;

/// Proves a claim of the stage; what it ends with is a verdict.
public sealed interface ProofAction extends Action {
  /// The claim.
  Check check();

  /// The stage's address.
  URI url();

  /// Proves a claim of the stage on the running system.
  record Prove(String stage, Check check, URI url) implements ProofAction {
    @Override
    public String describe() {
      return "prove: " + check.claim();
    }

    @Override
    public Explanation explain(ShellContext context) {
      return new CheckCommands(context, stage, url).explain(check);
    }
  }

  /// Proves that no ping fails while other actions are done, one after the other.
  record ProveUnderLoad(String stage, Check check, URI url, List<Action> meanwhile)
      implements ProofAction {
    @Override
    public String describe() {
      return "prove: " + check.claim();
    }

    @Override
    public Explanation explain(ShellContext context) {
      return new Explanation(
          "Meanwhile a second terminal asks in a loop, and no answer may fail: %s"
              .formatted(new CurlCommands(context).loop(url)),
          meanwhile.stream().flatMap(each -> each.explain(context).commands().stream()).toList());
    }
  }
}
