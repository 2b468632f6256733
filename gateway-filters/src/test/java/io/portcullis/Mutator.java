package io.portcullis;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Makes hostile inputs of valid ones, always the same from the same seed. Not thread-safe. */
public final class Mutator {

    private static final String ODD_CHARACTERS = "\0\t\r\n \"#%&'+,-./:;=?@[\\]_{}~\u007F\u0080\u00A0\u00FF";

    private final Random random;
    private final List<String> fragments;

    /** A mutator that also inserts these fragments. */
    public Mutator(long seed, List<String> fragments) {
        this.random = new Random(seed);
        this.fragments = fragments;
    }

    /** One of these. */
    public String oneOf(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    /** The text with one to four changes. */
    public String mutate(String text) {
        StringBuilder mutant = new StringBuilder(text);
        for (int changes = random.nextInt(4); changes >= 0; changes--) {
            change(mutant);
        }
        return mutant.toString();
    }

    private void change(StringBuilder text) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + 1 + random.nextInt(4));
        switch (random.nextInt(6)) {
            case 0 -> text.delete(at, end);
            case 1 -> text.insert(at, oneOf(fragments));
            case 2 -> text.insert(at, ODD_CHARACTERS.charAt(random.nextInt(ODD_CHARACTERS.length())));
            case 3 -> text.replace(at, end, Character.toString((char) random.nextInt(256)));
            case 4 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
            default -> text.replace(at, end, text.substring(at, end).toUpperCase(Locale.ROOT));
        }
    }
}
