package io.portcullis.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.portcullis.testing.Gateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an operator reads when the application does not start. */
@ExtendWith(OutputCaptureExtension.class)
class StartUpIT {

    @Test
    void anUnprotectedRouteIsNamedWithTheLineThatFixesIt(CapturedOutput output) {
        refused(Gateway.with().corporateIssuer().route("forgotten", "/forgotten/**"));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("neither verified nor explicitly public: forgotten")
                .contains("spring.cloud.gateway.server.webflux.routes[0].filters[0]: VerifyToken");
    }

    @Test
    void anUnknownPropertyIsNamed(CapturedOutput output) {
        refused(Gateway.with()
                .corporateIssuer()
                .property("portcullis.issuers.corporate.audience", "x")
                .route("api", "/api/**", "VerifyToken"));
        assertThat(output).contains("APPLICATION FAILED TO START").contains("portcullis.issuers.corporate.audience");
    }

    @Test
    void aWrongIssuerIsNamedWithWhatWasExpected(CapturedOutput output) {
        refused(Gateway.with()
                .corporateIssuer()
                .property("portcullis.issuers.corporate.algorithms[0]", "none")
                .route("api", "/api/**", "VerifyToken"));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("portcullis.issuers.corporate: algorithms has 'none'; expected some of [RS256")
                .contains("Correct portcullis.issuers.corporate.");
    }

    @Test
    void aWrongFilterIsNamedWithoutHowItWasBound(CapturedOutput output) {
        refused(Gateway.with().corporateIssuer().route("api", "/api/**", "VerifyToken", "RequireClaims"));
        assertThat(output.toString()).containsPattern("Description:\\s+RequireClaims: no claim is named");
    }

    @Test
    void aFilterWithoutAnyPropertyIsExplained(CapturedOutput output) {
        refused(Gateway.with().without("portcullis.").route("api", "/api/**", "VerifyToken"));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("without which Portcullis is inert")
                .contains("Configure at least one portcullis.issuers.<name>.");
    }

    @Test
    void sizesAndScreensOutOfRangeAreNamed(CapturedOutput output) {
        refused(Gateway.with().property("portcullis.tokens.max-size", "1MB"));
        assertThat(output).contains("portcullis.tokens.max-size is 1048576B; expected 1B to 64KB");
        refused(Gateway.with().property("portcullis.screen.trusted-proxies[0]", "10.0.0.0/33"));
        assertThat(output).contains("portcullis.screen.trusted-proxies: '10.0.0.0/33' is no block of addresses");
        refused(Gateway.with()
                .property("portcullis.screen.exceptions[0].path", "/files/{")
                .property("portcullis.screen.exceptions[0].insecure-allow", "encoded-slash"));
        assertThat(output).contains("portcullis.screen.exceptions: at path '/files/{'");
        refused(Gateway.with().property("portcullis.realm", "a\"b"));
        assertThat(output).contains("portcullis.realm is 'a\"b'; expected printable ASCII");
    }

    private static void refused(Gateway.Builder gateway) {
        Throwable failure = catchThrowable(() -> gateway.start().close());
        assertThat(failure).isNotNull();
    }
}
