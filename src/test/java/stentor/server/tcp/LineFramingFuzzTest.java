package stentor.server.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import stentor.server.FuzzedInput;
import stentor.server.guard.Limits;
import stentor.server.service.Echo;
import stentor.server.service.LineTooLongException;
import stentor.server.telemetry.Complaints;
import stentor.server.telemetry.Counters;

/**
 * Any bytes, any way cut into reads, any maximum: which lines a service is given, against a reference that sees the whole input
 * at once. {@code mvn verify} replays the corpus; {@code -Pfuzz} adds to it.
 */
class LineFramingFuzzTest {

    /** Around what a conversation's first buffers hold, and next to nothing. */
    private static final int[] MAX_LINES = {1, 2, 16, 126, 127, 128, 129, 400};

    private static final List<TcpListener> LISTENERS = new ArrayList<>();

    @BeforeAll
    static void bind() throws IOException {
        for (int maxLine : MAX_LINES) {
            var listener = new TcpListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new Echo(), false,
                Limits.DEFAULTS.withMaxConnections(1).withMaxLine(maxLine), new Counters(), new Complaints());
            // Nobody else is there to be let go first.
            listener.turns().stop();
            LISTENERS.add(listener);
        }
    }

    @AfterAll
    static void close() {
        LISTENERS.forEach(listener -> listener.drain(Duration.ZERO));
        LISTENERS.clear();
    }

    @FuzzTest(maxDuration = "")
    void linesAreThoseOfTheWholeInput(byte[] fuzzed) throws IOException {
        var input = FuzzedInput.of(fuzzed);
        TcpListener listener = LISTENERS.get(input.parameter() % MAX_LINES.length);
        int maxLine = listener.limits().maxLine();
        var socket = new ScriptedSocket(input.rest(), input.cuts());
        var conversation = new TcpConversation(new Connection(socket, listener), socket, listener, listener.turns().begin());
        String end = "[end]";
        try {
            for (String line; (line = conversation.readLine()) != null; )
                conversation.reply(line);
        } catch (LineTooLongException e) {
            end = "[too long]";
        }
        conversation.flush();
        assertEquals(reference(input.rest(), maxLine), socket.sent.toString(StandardCharsets.UTF_8) + end);
    }

    private static String reference(byte[] input, int maxLine) {
        var lines = new StringBuilder();
        for (int from = 0; from < input.length; ) {
            int to = from;
            while (to < input.length && input[to] != '\n')
                to++;
            boolean ended = to < input.length;
            int textEnd = ended && to > from && input[to - 1] == '\r' ? to - 1 : to;
            if (textEnd - from > maxLine)
                return lines + "[too long]";
            lines.append(new String(input, from, textEnd - from, StandardCharsets.UTF_8)).append('\n');
            from = to + 1;
        }
        return lines + "[end]";
    }

    /** Reads end where the cuts are; what is written is kept. No descriptor is ever opened. */
    private static final class ScriptedSocket extends Socket {

        private final byte[] input;
        private final int[] cuts;
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private int at;
        private int nextCut;

        ScriptedSocket(byte[] input, int[] cuts) {
            this.input = input;
            this.cuts = cuts;
        }

        @Override
        public InputStream getInputStream() {
            return new InputStream() {
                @Override
                public int read() {
                    throw new UnsupportedOperationException("reads are of arrays");
                }

                @Override
                public int read(byte[] bytes, int offset, int length) {
                    if (at == input.length)
                        return -1;
                    int piece = (nextCut < cuts.length ? cuts[nextCut] : input.length) - at;
                    int n = Math.min(piece, length);
                    System.arraycopy(input, at, bytes, offset, n);
                    at += n;
                    if (n == piece)
                        nextCut++;
                    return n;
                }
            };
        }

        @Override
        public OutputStream getOutputStream() {
            return sent;
        }

        @Override
        public void setTcpNoDelay(boolean on) {
            // Nothing is sent by TCP.
        }
    }
}
