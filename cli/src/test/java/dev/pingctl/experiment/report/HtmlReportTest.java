package dev.pingctl.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {
  private static final String PAGE = HtmlReport.of(SomeJournal.journal());
  private static final Document DOCUMENT = parsed(PAGE);

  @Test
  void theVerdictsComeFirstEachWithItsFigureOrItsReason() {
    Element verdicts = elements("table").getFirst();

    assertThat(verdicts.getAttribute("class")).isEqualTo("verdicts");
    assertThat(rows(verdicts))
        .startsWith(
            "Benefit|Claim|Verdict|Figure that says most (median by arm)",
            "High availability|The application answers while parts of it fail.|✓ proved|"
                + "errors with 0.333 % without 14 %")
        .contains(
            "Rollouts and rollbacks|A new version comes without a failed ping.|✗ not proved|"
                + "failed with 7 without 95 with.failed==0 does not hold: with.failed is 7",
            "Isolation|A neighbour cannot take what is promised to others.|? not decided|"
                + "p99 of hungry-neighbour alone 4 ms with 10 ms without 500 ms"
                + " with.p99<=2x alone.p99 held in 2 of 4 rounds",
            "Productivity|A change answers within seconds.|– skipped|"
                + "stage dev is not up; pingctl up --stage=dev brings it up");
  }

  @Test
  void eachVerdictLinksToItsExperiment() {
    assertThat(elements("a").stream().map(link -> link.getAttribute("href")))
        .containsExactly(
            "#availability",
            "#performance",
            "#rollouts",
            "#isolation",
            "#productivity",
            "#security");
    assertThat(elements("h2").stream().map(heading -> heading.getAttribute("id")))
        .contains("availability", "performance", "security");
  }

  @Test
  void anExperimentSaysWhatWasDoneInEachArmAndWhatCameOut() {
    String section = text(elements("section").get(1));

    assertThat(section)
        .contains(
            "Hypothesis: With three pods behind the Service, pings go on while one is killed.",
            "arm with The stage as it is.",
            "First, and put back after each round: change Deployment ping: spec.replicas = 1"
                + " apply Deployment ping",
            "Then in every arm: send 50 pings a second",
            "3 rounds, each arm in 12 to 13 s; load average 0.5 to 1.5.",
            "with.errors<=2% ✓ holds 3 of 3 rounds with.errors is 0.667 %",
            "errors 0.333 % (0 % to 0.667 %) 14 % (13.67 % to 14.33 %)",
            "Noted in arm without the pod was away for 1 s",
            "pingctl up --stage=k8s '--context=my cluster'"
                + " pingctl prove availability --quick '--context=my cluster'");
  }

  @Test
  void conditionsAndFiguresOverTimeHaveAPlotThatSaysInWordsWhatItShows() {
    List<Element> plots = elements("svg");

    assertThat(plots)
        .allMatch(plot -> plot.getAttribute("role").equals("img"))
        .extracting(plot -> plot.getAttribute("aria-label"))
        .contains(
            "Plot of errors by arm. with: 0.333 % (0 % to 0.667 %); without: 14 % (13.67 % to"
                + " 14.33 %).",
            "Plot of pods over time by arm. with: at most 1, after 1 s; without: at most 1, after"
                + " 1 s.");
    assertThat(elements("figcaption").stream().map(HtmlReportTest::text))
        .hasSameSizeAs(plots)
        .contains(
            "errors in each round, and the median; dashed: with.errors<=2%",
            "pods over time, in seconds");
  }

  @Test
  void nothingIsRequestedAndThePolicyAllowsNothingButTheStyle() throws Exception {
    assertThat(attributes(DOCUMENT.getDocumentElement(), new ArrayList<>()))
        .allMatch(each ->
            each.equals("href=#" + each.substring(each.indexOf('#') + 1))
                || each.startsWith("xmlns=http://www.w3.org/"));
    assertThat(elementNames())
        .doesNotContain("script", "img", "link", "iframe", "object", "image", "use", "base");
    String style = elements("style").getFirst().getTextContent();
    assertThat(style).doesNotContain("url(", "@import", "@font-face", "&", "<", ">");
    String hash =
        Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(style.getBytes(StandardCharsets.UTF_8)));
    assertThat(elements("meta").get(1).getAttribute("content"))
        .startsWith("default-src 'none'; style-src 'sha256-" + hash + "'");
  }

  @Test
  void hostileTextsStayTexts() {
    assertThat(PAGE)
        .doesNotContain("<script", "\u001b")
        .contains("&lt;script&gt;alert('x')&lt;/script&gt; &amp; \"quoted\"");
    assertThat(text(DOCUMENT.getDocumentElement()))
        .contains(SomeJournal.HOSTILE.replace('\u001b', '\uFFFD'));
  }

  @Test
  void aValueThatIsNoNumberIsLeftOut() {
    assertThat(PAGE).doesNotContain("NaN", "Infinity");
    assertThat(text(elements("section").get(6))).contains("open 3 3 –");
  }

  @Test
  void aPartThatWasNotCarriedOutSaysWhyAndWhatItWouldHaveLookedAt() {
    assertThat(text(elements("section").get(4)))
        .contains(
            "two-nodes – skipped Hypothesis: It holds on two nodes, too. Why: it needs 2 nodes;"
                + " pingctl cluster up --nodes=2 adds them Conditions that were not looked at"
                + " with.failed==0");
  }

  @Test
  void tablesHaveCaptionsAndHeadingsLeaveNoLevelOut() {
    assertThat(elements("table"))
        .allMatch(table -> table.getElementsByTagName("caption").getLength() == 1)
        .allMatch(table -> table.getElementsByTagName("th").getLength() > 0);
    assertThat(elements("th")).allMatch(head -> head.hasAttribute("scope"));
    int level = 0;
    for (String name : names()) {
      if (name.matches("h[1-6]")) {
        int next = name.charAt(1) - '0';
        assertThat(next).isLessThanOrEqualTo(level + 1);
        level = next;
      }
    }
    assertThat(level).isPositive();
  }

  @Test
  void idsAreUnique() {
    List<String> ids =
        elements("*").stream()
            .map(each -> each.getAttribute("id"))
            .filter(id -> !id.isEmpty())
            .toList();

    assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void aJournalOfNothingIsAPage() {
    assertThat(text(parsed(HtmlReport.of(SomeJournal.journal(List.of()))).getDocumentElement()))
        .contains("0 of 0 proved");
  }

  private static Document parsed(String page) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(page)));
    } catch (Exception e) {
      throw new AssertionError("the page is not well-formed", e);
    }
  }

  private static List<Element> elements(String name) {
    NodeList nodes = DOCUMENT.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static List<String> names() {
    return elements("*").stream().map(Element::getTagName).toList();
  }

  private static Set<String> elementNames() {
    return new TreeSet<>(names());
  }

  private static List<String> rows(Element table) {
    NodeList rows = table.getElementsByTagName("tr");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < rows.getLength(); i++) {
      List<String> cells = new ArrayList<>();
      NodeList children = rows.item(i).getChildNodes();
      for (int j = 0; j < children.getLength(); j++) {
        if (children.item(j) instanceof Element cell) {
          cells.add(text(cell));
        }
      }
      texts.add(String.join("|", cells));
    }
    return texts;
  }

  private static String text(Node node) {
    return node.getTextContent().replaceAll("\\s+", " ").strip();
  }

  /// Every attribute that could name something elsewhere.
  private static List<String> attributes(Element element, List<String> found) {
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      String attribute = attributes.item(i).getNodeName() + "=" + attributes.item(i).getNodeValue();
      if (attribute.matches("(?s)(src|href|xlink:href|srcset|data|action|style|on\\w+|xmlns)=.*")
          || attribute.matches("(?s)(?!aria-label|content)[^=]*=.*(//|url\\().*")) {
        found.add(attribute);
      }
    }
    NodeList children = element.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      if (children.item(i) instanceof Element child) {
        attributes(child, found);
      }
    }
    return found;
  }
}
