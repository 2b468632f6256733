package io.portcullis.sample.issuer;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param enabled whether the demo issuer runs and is trusted
 * @param port its port on the loopback interface, 0 for any free one
 */
@Validated
@ConfigurationProperties("sample.issuer")
record IssuerProperties(boolean enabled, @Min(0) @Max(65535) int port) {

    String issuer() {
        return "http://localhost:" + port;
    }
}
