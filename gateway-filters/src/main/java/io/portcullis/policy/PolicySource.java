package io.portcullis.policy;

/**
 * A document as it was written, and what it says; immutable.
 *
 * @param text as its author wrote it
 * @param digest SHA-256 of its canonical form, in hexadecimal digits: comments, layout, the order of keys and
 *     {@code metadata.version} make no difference
 */
public record PolicySource(String text, PolicyDocument document, String digest) {}
