package io.portcullis.sample.issuer;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param enabled whether the demo issuer runs and is trusted
 * @param address where it listens
 * @param port its port, 0 for any free one
 */
@Validated
@ConfigurationProperties("sample.issuer")
record IssuerProperties(
        boolean enabled,
        @DefaultValue("127.0.0.1") InetAddress address,
        @Min(0) @Max(65535) int port) {

    String issuer() {
        return "http://localhost:" + port;
    }
}
