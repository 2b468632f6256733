package io.portcullis;

/**
 * A configuration that the gateway refuses to start with; the message names what was wrong and what was expected.
 *
 * <p>At start-up it is shown without a stack trace, with {@link #remedy()} as the action to take.
 */
public final class ConfigurationException extends IllegalArgumentException {

    private final String remedy;

    /** Names the problem, in the words of the configuration, and what to write instead. */
    public ConfigurationException(String problem, String remedy) {
        super(problem);
        this.remedy = remedy;
    }

    /** What to change. */
    public String remedy() {
        return remedy;
    }
}
