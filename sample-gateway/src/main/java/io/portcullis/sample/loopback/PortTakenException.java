package io.portcullis.sample.loopback;

final class PortTakenException extends RuntimeException {

    private final String property;

    PortTakenException(String property, int port, Throwable cause) {
        super("Port " + port + ", from the property " + property + ", is already in use.", cause);
        this.property = property;
    }

    String property() {
        return property;
    }
}
