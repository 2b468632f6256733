package io.portcullis.sample.benchmark.gateway;

import java.io.IOException;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** Spring Cloud Gateway alone, or with what is on the class path beside it. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class PlainGateway {

    public static void main(String[] arguments) throws IOException {
        GatewayMain.run(PlainGateway.class, arguments);
    }
}
