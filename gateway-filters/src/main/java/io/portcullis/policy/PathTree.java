package io.portcullis.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.server.PathContainer;

/**
 * Which rules may be about a path, by its leading segments: each node knows all rules whose literal beginning the path shares
 * up to there, those of its ancestors too, in the order in which they are asked. Immutable.
 */
final class PathTree {

    private static final int MOST_REFERENCES = 50_000;

    /** Beyond that an index takes longer to make than it saves. */
    private static final int MOST_LEVELS = 16;

    private final Map<String, PathTree> children = new HashMap<>();
    private final Candidate[] denying;
    private final Candidate[] allowing;

    private PathTree(List<Candidate> candidates) {
        this.denying = candidates.stream()
                .filter(each -> each.rule().isDeny())
                .sorted(Candidate.IN_ORDER)
                .toArray(Candidate[]::new);
        this.allowing = candidates.stream()
                .filter(each -> !each.rule().isDeny())
                .sorted(Candidate.MOST_SPECIFIC_FIRST)
                .toArray(Candidate[]::new);
    }

    /** The index, or one node for all where an index would take much memory: what decides is the same. */
    static PathTree of(List<Candidate> candidates) {
        List<Placed> placed = candidates.stream().map(Placed::of).toList();
        return references(0, placed, 0) > MOST_REFERENCES ? new PathTree(candidates) : build(List.of(), placed, 0);
    }

    /** A candidate and its literal beginning, taken apart once: it is looked at on every level. */
    private record Placed(Candidate candidate, List<String> segments) {

        private static Placed of(Candidate candidate) {
            return new Placed(candidate, List.of(candidate.literalSegments(MOST_LEVELS)));
        }
    }

    /** How often the index would name a candidate. */
    private static long references(int inherited, List<Placed> candidates, int depth) {
        Map<String, List<Placed>> deeper = deeper(candidates, depth);
        int below = deeper.values().stream().mapToInt(List::size).sum();
        int here = inherited + candidates.size() - below;
        return deeper.values().stream()
                        .mapToLong(each -> references(here, each, depth + 1))
                        .sum()
                + here;
    }

    /** Those whose literal beginning goes on from there, by how. */
    private static Map<String, List<Placed>> deeper(List<Placed> candidates, int depth) {
        Map<String, List<Placed>> deeper = new HashMap<>();
        for (Placed each : candidates) {
            if (each.segments().size() > depth) {
                deeper.computeIfAbsent(each.segments().get(depth), segment -> new ArrayList<>())
                        .add(each);
            }
        }
        return deeper;
    }

    /** A node for those that share the first segments. */
    private static PathTree build(List<Candidate> inherited, List<Placed> candidates, int depth) {
        List<Candidate> here = new ArrayList<>(inherited);
        candidates.stream().filter(each -> each.segments().size() <= depth).forEach(each -> here.add(each.candidate()));
        PathTree tree = new PathTree(here);
        deeper(candidates, depth).forEach((segment, each) -> tree.children.put(segment, build(here, each, depth + 1)));
        return tree;
    }

    /** The node that knows all rules which may be about the path. */
    PathTree at(PathContainer path) {
        PathTree node = this;
        List<PathContainer.Element> elements = path.elements();
        for (int i = 0; i < elements.size() && !node.children.isEmpty(); i++) {
            if (elements.get(i) instanceof PathContainer.PathSegment segment) {
                PathTree child = node.children.get(segment.valueToMatch());
                if (child == null) {
                    return node;
                }
                node = child;
            }
        }
        return node;
    }

    /** How many places for rules it has, which is what its memory grows with. */
    int size() {
        return denying.length
                + allowing.length
                + children.values().stream().mapToInt(PathTree::size).sum();
    }

    /** The rules that deny; not to be changed. */
    Candidate[] denying() {
        return denying;
    }

    /** The rules that allow, the most specific first; not to be changed. */
    Candidate[] allowing() {
        return allowing;
    }

    @Override
    public String toString() {
        return Arrays.toString(allowing) + children;
    }
}
