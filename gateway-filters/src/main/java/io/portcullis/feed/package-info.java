/**
 * What changed elsewhere?
 *
 * <p>A versioned, hash-chained log in a {@link io.portcullis.feed.FeedStore} is the truth, and each node keeps all of it
 * in a {@link io.portcullis.feed.Replica}. The {@link io.portcullis.feed.Follower} is the protocol, without threads or
 * timers; {@link io.portcullis.feed.Feed} runs it on a thread of its own. How old the replica may be at the most is a
 * number, {@link io.portcullis.feed.Freshness}: the only thing here that a request looks at.
 */
@NullMarked
package io.portcullis.feed;

import org.jspecify.annotations.NullMarked;
