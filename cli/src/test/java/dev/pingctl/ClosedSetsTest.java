package dev.pingctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// A switch over a sealed type names every kind: with a `default`, or with a chain of `instanceof`
/// in its place, a new kind would compile without an answer.
class ClosedSetsTest {
  private static final Path SOURCES = Path.of("src/main/java");

  @Test
  void noSwitchOverASealedTypeOfOursHasADefaultOrAChainInItsPlace() throws IOException {
    assertThat(findings(sources(SOURCES))).isEmpty();
  }

  @Test
  void aDefaultAndAChainAreFound() throws IOException {
    Path folder = Files.createTempDirectory("closed-sets");
    Path file = folder.resolve("Shapes.java");
    Files.writeString(
        file,
        """
        package dev.pingctl.shapes;
        class Shapes {
          sealed interface Shape {}
          record Circle() implements Shape {}
          record Square() implements Shape {}
          record Point() implements Shape {}
          int corners(Shape shape) {
            return switch (shape) { case Square square -> 4; default -> 0; };
          }
          boolean hasArea(Shape shape) {
            return shape instanceof Circle || shape instanceof Square;
          }
          int sides(Shape shape) {
            if (shape instanceof Circle) { return 1; } else if (shape instanceof Square) { return 4; }
            return 0;
          }
          int named(Shape shape) {
            return switch (shape) { case Square s -> 4; case Circle c -> 1; case Point p -> 0; };
          }
        }
        """);

    assertThat(findings(List.of(file)))
        .containsExactly(
            "Shapes.java:8: default", "Shapes.java:11: chain", "Shapes.java:14: chain");

    Files.delete(file);
    Files.delete(folder);
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static List<String> findings(List<Path> files) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> findings = new ArrayList<>();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  diagnostic -> {},
                  List.of("-proc:none", "-cp", System.getProperty("java.class.path")),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      Iterable<? extends CompilationUnitTree> units = task.parse();
      task.analyze();
      Scanner scanner = new Scanner(Trees.instance(task), findings);
      units.forEach(unit -> scanner.scan(unit, null));
    }
    return findings;
  }

  /// Looks for what a closed set is not switched with.
  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final Trees trees;
    private final List<String> findings;

    Scanner(Trees trees, List<String> findings) {
      this.trees = trees;
      this.findings = findings;
    }

    @Override
    public Void visitSwitch(SwitchTree node, Void nothing) {
      look(node, node.getExpression(), node.getCases());
      return super.visitSwitch(node, nothing);
    }

    @Override
    public Void visitSwitchExpression(SwitchExpressionTree node, Void nothing) {
      look(node, node.getExpression(), node.getCases());
      return super.visitSwitchExpression(node, nothing);
    }

    @Override
    public Void visitBinary(BinaryTree node, Void nothing) {
      boolean outermost = !(getCurrentPath().getParentPath().getLeaf() instanceof BinaryTree);
      if (outermost && isChain(alternatives(node))) {
        report(node, "chain");
      }
      return super.visitBinary(node, nothing);
    }

    @Override
    public Void visitIf(IfTree node, Void nothing) {
      boolean outermost = !(getCurrentPath().getParentPath().getLeaf() instanceof IfTree);
      if (outermost && isChain(conditions(node))) {
        report(node, "chain");
      }
      return super.visitIf(node, nothing);
    }

    private void look(Tree node, ExpressionTree selector, List<? extends CaseTree> cases) {
      boolean hasDefault =
          cases.stream()
              .flatMap(each -> each.getLabels().stream())
              .anyMatch(DefaultCaseLabelTree.class::isInstance);
      if (hasDefault && isClosedSet(selector)) {
        report(node, "default");
      }
    }

    /// Two or more questions for the kind of the same closed set.
    private boolean isChain(List<ExpressionTree> questions) {
      List<String> asked =
          questions.stream()
              .filter(InstanceOfTree.class::isInstance)
              .map(InstanceOfTree.class::cast)
              .map(InstanceOfTree::getExpression)
              .filter(this::isClosedSet)
              .map(Object::toString)
              .toList();
      return asked.stream().distinct().count() < asked.size();
    }

    private static List<ExpressionTree> alternatives(ExpressionTree node) {
      ExpressionTree bare = bare(node);
      return bare instanceof BinaryTree binary && binary.getKind() == Tree.Kind.CONDITIONAL_OR
          ? Stream.of(binary.getLeftOperand(), binary.getRightOperand())
              .flatMap(each -> alternatives(each).stream())
              .toList()
          : List.of(bare);
    }

    private static List<ExpressionTree> conditions(IfTree node) {
      List<ExpressionTree> conditions = new ArrayList<>();
      StatementTree next = node;
      while (next instanceof IfTree branch) {
        conditions.add(bare(branch.getCondition()));
        next = branch.getElseStatement();
      }
      return conditions;
    }

    private static ExpressionTree bare(ExpressionTree node) {
      return node instanceof ParenthesizedTree parentheses
          ? bare(parentheses.getExpression())
          : node;
    }

    private boolean isClosedSet(ExpressionTree expression) {
      CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
      TreePath path = trees.getPath(unit, bare(expression));
      TypeMirror type = path == null ? null : trees.getTypeMirror(path);
      return type instanceof DeclaredType declared
          && declared.asElement() instanceof TypeElement element
          && element.getModifiers().contains(Modifier.SEALED)
          && element.getQualifiedName().toString().startsWith("dev.pingctl.");
    }

    private void report(Tree node, String what) {
      CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
      long start = trees.getSourcePositions().getStartPosition(unit, node);
      Path file = Path.of(unit.getSourceFile().getName());
      findings.add(
          "%s:%d: %s".formatted(file.getFileName(), unit.getLineMap().getLineNumber(start), what));
    }
  }
}
