package dev.pingctl.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pingctl.outcome.Failure;
import dev.pingctl.text.Oracle;
import dev.pingctl.text.Oracle.Answered;
import dev.pingctl.text.Oracle.Question;
import dev.pingctl.text.Tree;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `--set` and `--set-string` are read as Helm's own parser reads them.
class SetOracleTest {
  private static final String BELOW =
      "{\"a\":{\"b\":1,\"l\":[1]},\"l\":[1,\"x\",{\"k\":\"v\"},[2]],\"s\":\"text\",\"n\":null}";

  private static final List<String> BY_HAND =
      List.of(
          "rollout.minReadySeconds=1234567",
          "ingress.enabled=False",
          "a=TRUE,b=Null,c=nUlL",
          "a=+1,b=-1,c=-0,d=+0,e=--1,f=+",
          "a=9223372036854775807,b=-9223372036854775808",
          "a=9223372036854775808,b=-9223372036854775809",
          "a=1_000,b=0x10,c=0o17,d=017,e=1e3,f=1.5,g=00",
          "a={b}c",
          "a={b}c=d",
          "a={b},c=d",
          "a={b}.c=d",
          "a={b",
          "a={b\\}",
          "a={}",
          "a={,}",
          "a={x,{y},z}",
          "a={true,1,null,}",
          "a=x,a[0]=y",
          "a[0]=x,a=y",
          "a[0]=x,a.b=y",
          "a[1001]=x",
          "a[65536]=x,a=",
          "a[65537]=x",
          "a[99999999999999999999]=x",
          "a[-1]=x",
          "a[+1]=x",
          "a[ 1]=x",
          "a[1_0]=x",
          "a[]=x",
          "a[x]=x",
          "a[0",
          "a[0]",
          "a[0]x",
          "a[0]=",
          "a[0].",
          "a[0].b",
          "a[0].b=",
          "a[0][0]",
          "a[0][1].b=x",
          "a[2].b=x,a[0].b=y",
          "a[0]=1,a[0].b=2",
          "a[0][0]=1,a[0].b=2",
          "a[0].b=1,a[0][0]=2",
          "a",
          "a=",
          "a=,",
          "a=1,",
          "a=1,,b=2",
          "a,b=1",
          ",",
          "",
          "=x",
          ".a=x",
          "a.=x",
          "a..b=x",
          "a.b.c.d=x",
          "a=b=c",
          "a=b\\",
          "a\\",
          "a\\=b=c",
          "a\\.b=c",
          "a=\\{x\\,y\\}",
          "a=\\u00e9",
          "a= x , b = y ",
          "a=x\ny,b=\tz",
          "\u00e9=\u00fc,\ud83d\ude00=\\\ud83d\ude00",
          "s.x=1",
          "s[0]=1",
          "n.x=1",
          "n[0]=1",
          "l[0].x=1",
          "l[2].x=1",
          "l[3][0]=1,l[3][2]=2",
          "l[5]=1",
          "l.x=1",
          "a.b=null,a.c=2",
          "a=null",
          "1.2.3.4.5.6.7.8.9.10.1.2.3.4.5.6.7.8.9.20.1.2.3.4.5.6.7.8.9.30.1=x",
          "1.2.3.4.5.6.7.8.9.10.1.2.3.4.5.6.7.8.9.20.1.2.3.4.5.6.7.8.9.30.1.2=x");

  private static final List<String> ANY =
      List.of(
          "a", "b", "l", "s", "n", "=", "=", ",", ".", "[0]", "[1]", "[", "]", "{", "}", "\\", "1",
          "true", "FALSE", "null", "+1", "-0", "07", " ", "\u00e9", "\"");

  private static final List<String> SENSIBLE =
      List.of(
          "a=", "b=", "l[0]=", "a.l[1]=", "l[2].k=", "c.d=", "s=", "x,", "1,", "{1,y},", "true,",
          "{z}", ",", "12", "y", "\\,", "0,", "null,");

  private static List<Question> questions() {
    return Stream.concat(
            BY_HAND.stream(),
            Oracle.generated(17, 360, i -> i % 3 == 0 ? ANY : SENSIBLE).distinct())
        .distinct()
        .flatMap(input ->
            Stream.of(
                new Question("set", input),
                new Question("set", input, BELOW, Map.of()),
                new Question("set-string", input)))
        .toList();
  }

  @Test
  void settingsAreReadAsHelmReadsThem() {
    Oracle.compare("set", questions(), SetOracleTest::ours, SetOracleTest::isAccepted);
  }

  private static Map<String, Object> ours(Question question) {
    return (question.parser().equals("set")
            ? SetExpression.typed(question.input())
            : SetExpression.text(question.input()))
        .over(below(question));
  }

  private static Map<String, Object> below(Question question) {
    try {
      return question.below().isEmpty()
          ? Map.of()
          : Tree.mapping(new JsonMapper().readValue(question.below(), Map.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The one difference that is meant: what has an empty key (`=x`, `.a=x`, `a={b}.c=x`) Helm drops
  /// in silence; here it is refused, as nobody means that.
  private static boolean isAccepted(Answered answered) {
    try {
      ours(answered.question());
      return false;
    } catch (Failure failure) {
      return answered.answer().isPresent() && failure.sentence().contains(" lacks a key;");
    }
  }
}
