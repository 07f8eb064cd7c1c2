package stentor.loadgen.expect;

/** Compares replies with what is expected as they come in, one after the other. Confined to one connection. */
interface Judge {

    /** The next bytes are the reply to this request. */
    void begin(int connection, long sequence);

    /** Takes {@code bytes[from..to)} of the reply. */
    void take(byte[] bytes, int from, int to);

    /** What is to be said of the reply if it ends here. */
    Verdict verdict();

    /** What is expected, for a person to read. */
    String expected();
}
