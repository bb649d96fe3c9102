package org.vswitchlab.management.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of ciphers are in OpenSSL's form. */
class CipherNamesTest {
  private static final String[] ENABLED = {
    "TLS_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_RSA_WITH_AES_128_CBC_SHA"
  };

  @ParameterizedTest
  @CsvSource({
    "TLS_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, ECDHE-RSA-AES256-GCM-SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, ECDHE-ECDSA-CHACHA20-POLY1305",
    "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256, DHE-RSA-AES256-SHA256",
    "TLS_RSA_WITH_AES_128_CBC_SHA, AES128-SHA"
  })
  void suitesHaveOtherNamesThere(String suite, String name) {
    assertThat(CipherNames.opensslName(suite)).isEqualTo(name);
  }

  @Test
  void wordsChooseAndRefuse() {
    assertThat(CipherNames.choose("HIGH:!aNULL:!MD5", ENABLED)).containsExactlyInAnyOrder(ENABLED);
    assertThat(CipherNames.choose("ECDHE-RSA-AES256-GCM-SHA384", ENABLED))
        .containsExactly("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256");
    assertThat(CipherNames.choose("HIGH:!kRSA:!CHACHA20", ENABLED))
        .containsExactlyInAnyOrder(
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256");
  }

  @Test
  void aWordThatNamesNothingIsRefused() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> CipherNames.choose("HIGH:FOO", ENABLED)))
        .hasMessage("no cipher suite is named 'FOO'");
  }
}
