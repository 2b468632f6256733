package io.portcullis.sample.upstream;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param uri where the routes go instead of the echo upstream, which is then not started
 * @param port the port of the echo upstream on the loopback interface, 0 for any free one
 */
@Validated
@ConfigurationProperties("sample.upstream")
record UpstreamProperties(
        @Nullable
        @Pattern(
                regexp = "https?://[^/]+.*",
                message = "must be an absolute http or https URI such as http://localhost:9001")
        String uri,

        @Min(0) @Max(65535) int port) {}
