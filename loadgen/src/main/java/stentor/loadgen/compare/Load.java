package stentor.loadgen.compare;

import java.io.IOException;

/** Puts a server under load. */
public interface Load extends AutoCloseable {

    /**
     * Loads it and measures.
     *
     * @param port of the loopback address
     * @param serverPid the server's process, which may have others do the work
     * @throws NotValidException if the server failed requests or answered wrongly
     * @throws IOException if there is something wrong on this side
     */
    Measurement run(Work work, int port, long serverPid) throws NotValidException, IOException, InterruptedException;

    /** Ends a run that is under way; there is none after it. From any thread, and as often as wanted. */
    @Override
    void close();
}
