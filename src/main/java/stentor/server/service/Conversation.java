package stentor.server.service;

import java.io.IOException;

/**
 * One client, as a {@link Service} sees it. Over TCP it is a connection, over UDP a single datagram.
 *
 * <p>There are two ways to read, which may be mixed: {@link #readLine} for services that answer messages, and
 * {@link #read} for services that transform the bytes as they come. What is written goes out at the latest before the next
 * read waits for the client, or when the conversation ends; over UDP all of it is one datagram.
 *
 * <p>A conversation is confined to the thread that was given it. Every method that reads or writes throws
 * {@link IOException} once the connection is broken; a service lets that pass.
 */
public interface Conversation {

    /**
     * Waits until something has arrived and returns how many bytes of {@link #bytes} are filled, counted from index 0; what
     * was {@linkplain #keep kept} before stands in front and is counted. Never returns 0.
     *
     * @return the number of bytes, or -1 at the end of the input; what was kept then still stands at index 0
     */
    int read() throws IOException;

    /** The array that the last {@link #read} filled. The service may change it; the next read overwrites it. */
    byte[] bytes();

    /**
     * Puts back the last bytes of what was read, for the next {@link #read} to return together with what comes after them.
     *
     * @param count how many, from 0 to what the last read returned
     */
    void keep(int count);

    /**
     * Waits for the next message: over TCP a line, ended by LF or CR LF or the end of the input; over UDP the datagram, less
     * one line end if it has one. The bytes are read as UTF-8, malformed ones as U+FFFD.
     *
     * @return the message without its line end, or null when there is no more
     * @throws LineTooLongException if a line exceeds the server's maximum
     */
    String readLine() throws IOException;

    /** Answers with bytes as they are. The array may be reused as soon as this returns. */
    void write(byte[] source, int offset, int length) throws IOException;

    /** Answers a message: the text as UTF-8, over TCP followed by LF, over UDP followed by LF if the request was. */
    void reply(String message) throws IOException;
}
