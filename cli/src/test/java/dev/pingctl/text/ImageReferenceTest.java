package dev.pingctl.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
  private static final String DIGEST = "sha256:" + "0a".repeat(32);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop",
        "shop:1",
        "shop@DIGEST",
        "shop:1@DIGEST",
        "a_b__c--d.e/f:V1.0_x",
        "localhost:5000/team/shop:1",
        "Registry.example:443/shop",
        "127.0.0.1:5000/shop:1"
      })
  void whatAnEngineTakesIsWellFormed(String reference) {
    assertThat(ImageReference.isWellFormed(reference.replace("DIGEST", DIGEST))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":1",
        "Shop:1",
        "shop:",
        "shop:1:2",
        "shop:-1",
        "shop@",
        "shop@sha256:12",
        "shop@DIGEST@DIGEST",
        "shop/",
        "/shop",
        "a//b",
        "a___b",
        "a..b",
        "../shop:1",
        "http://host/shop:1",
        "host:port/shop:1",
        "shop 1",
        "shop:1\n"
      })
  void whatAnEngineRefusesIsNot(String reference) {
    assertThat(ImageReference.isWellFormed(reference.replace("DIGEST", DIGEST))).isFalse();
  }
}
