package stentor.loadgen.expect;

/** What is to be said of a reply. */
public enum Verdict {
    /** It is what was expected. */
    RIGHT,
    /** It differs from that. */
    WRONG,
    /** It ended before that did. */
    SHORT,
    /** It went on after that. */
    LONG
}
