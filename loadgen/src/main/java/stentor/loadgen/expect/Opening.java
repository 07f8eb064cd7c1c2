package stentor.loadgen.expect;

import java.util.Optional;

/**
 * What must come on a connection before its first request is sent.
 *
 * @param greeting from a server that speaks first
 * @param firstReply to the payload's first message; empty if that is not answered
 */
public record Opening(Optional<Expectation> greeting, Optional<Expectation> firstReply) {

    /** Nothing. */
    public static final Opening NONE = new Opening(Optional.empty(), Optional.empty());
}
