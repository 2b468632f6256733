package io.portcullis.testing;

import io.portcullis.Reason;

/**
 * A token that must be refused.
 *
 * @param line of the checklist that it belongs to, and what is wrong with it
 * @param token as an attacker would send it
 * @param reason for which it must be refused, so that no refusal is for the wrong reason
 */
public record Forgery(String line, String token, Reason reason) {

    @Override
    public String toString() {
        return line;
    }
}
