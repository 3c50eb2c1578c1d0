package dev.pingctl.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FaultListTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "errors=20%",
        "errors=0.5%",
        "errors=33.33%",
        "errors=100%:/healthz",
        "delay=200ms",
        "delay=2s:/readyz",
        "hang",
        "hang:/metrics",
        "unready",
        "exit=3",
        "cpu=2",
        "memory=100Mi",
        "memory=2Gi",
        "racy",
        "errors=20%,errors=100%:/test,delay=50ms,hang:/healthz,unready,exit=1,cpu=1,memory=1Mi,racy"
      })
  void aListIsReadAsItIsWritten(String text) throws WrongFault {
    assertThat(FaultList.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          exit                  | exit=1
          errors=5.50%          | errors=5.5%
          errors=020%           | errors=20%
          delay=3000ms          | delay=3s
          delay=120s            | delay=2m
          memory=1024Mi         | memory=1Gi
          " racy , errors=20% " | errors=20%,racy
          """)
  void oneListHasOneText(String written, String text) throws WrongFault {
    assertThat(FaultList.parse(written).text()).isEqualTo(text);
    assertThat(FaultList.parse(written)).isEqualTo(FaultList.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          eros=20%        | There is no fault 'eros=20%'; faults are errors=PERCENT%, delay=TIME, hang, unready, exit=STATUS, cpu=THREADS, memory=SIZE and racy.
          errors=20%,     | There is no fault ''; faults are errors=PERCENT%, delay=TIME, hang, unready, exit=STATUS, cpu=THREADS, memory=SIZE and racy.
          errors          | 'errors' needs a share above 0% and up to 100%, such as errors=20%.
          errors=20       | 'errors=20' needs a share above 0% and up to 100%, such as errors=20%.
          errors=0%       | 'errors=0%' needs a share above 0% and up to 100%, such as errors=20%.
          errors=100.01%  | 'errors=100.01%' needs a share above 0% and up to 100%, such as errors=20%.
          delay=200       | 'delay=200' needs a time of 1ms to 10m, such as delay=200ms.
          delay=0ms       | 'delay=0ms' needs a time of 1ms to 10m, such as delay=200ms.
          delay=11m       | 'delay=11m' needs a time of 1ms to 10m, such as delay=200ms.
          hang=1s         | hang takes no value; write hang.
          unready:/readyz | unready is of the whole service and names no path; write unready.
          exit=256        | 'exit=256' needs a status from 0 to 255, such as exit=1.
          cpu             | 'cpu' needs a number of threads from 1 to 64, such as cpu=2.
          cpu=65          | 'cpu=65' needs a number of threads from 1 to 64, such as cpu=2.
          memory=100      | 'memory=100' needs a size of 1Mi to 64Gi, such as memory=100Mi.
          memory=65Gi     | 'memory=65Gi' needs a size of 1Mi to 64Gi, such as memory=100Mi.
          racy=yes        | racy takes no value; write racy.
          hang:/faults    | hang:/faults names no path that can have a fault; those are /, /ping, /count, /test, /del_ping and /healthz, /readyz, /metrics, /version.
          hang,hang       | hang and hang contradict each other; name one of them.
          errors=1%,errors=2% | errors=1% and errors=2% contradict each other; name one of them.
          cpu=1,cpu=2     | cpu=1 and cpu=2 contradict each other; name one of them.
          """)
  void aWrongListIsNamedWithWhatIsRight(String text, String sentence) {
    assertThatThrownBy(() -> FaultList.parse(text))
        .isInstanceOf(WrongFault.class)
        .hasMessage(sentence);
  }

  @Test
  void aFaultSaysWhatItDoes() throws WrongFault {
    assertThat(FaultList.parse("errors=0.5%,delay=2s:/test,hang:/healthz,cpu=2").faults())
        .extracting(Fault::effect)
        .containsExactly(
            "answers 0.5 % of the requests of the application with status 500",
            "answers requests of /test 2s later",
            "answers no requests of /healthz until the fault is cleared",
            "keeps 2 processors busy");
  }
}
