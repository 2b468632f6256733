package io.portcullis.policy;

/** Reads documents; thread-safe. */
public final class PolicyReader {

    private final ExpressionCompiler expressions;

    /** Reads documents whose expressions this compiler understands. */
    public PolicyReader(ExpressionCompiler expressions) {
        this.expressions = expressions;
    }

    /**
     * Reads a document in YAML 1.2 or JSON of at most 64 KiB in UTF-8; whatever the text, nothing else comes out than a
     * document or the list of its mistakes.
     *
     * @throws InvalidPolicyException with every mistake and where it stands; the first 100 if there are more
     */
    public PolicySource read(String text) {
        Mistakes mistakes = new Mistakes();
        DocumentText.check(text, mistakes);
        Tree tree = mistakes.isEmpty() ? TreeReader.read(text, mistakes) : null;
        PolicyDocument document = tree == null ? null : new DocumentReader(mistakes, expressions).read(tree);
        if (tree == null || document == null || !mistakes.isEmpty()) {
            throw mistakes.exception();
        }
        return new PolicySource(text, document, CanonicalForm.digest(tree));
    }
}
