package stentor.loadgen.expect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.sun.management.ThreadMXBean;
import stentor.loadgen.framing.Framing;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;
import stentor.loadgen.payload.Weights;

/** Thousands of connections at a high rate must not keep the collector busy. */
class AllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int REQUESTS = 20_000;

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '"', value = {
        "upper                    ~                        ~ constant\\n",
        "upper                    ~                        ~ \\{conn} \\{seq}\\n",
        "echo                     ~                        ~ \\{re [a-z]{1,20}|\\w{5}}\\n",
        "echo                     ~ line                   ~ \\{re [a-z]{1,20}|\\w{5}}\\n",
        "echo                     ~ same-length            ~ \\{re [a-z]{1,20}|\\w{5}}\\n",
        "echo                     ~ delimiter:\\n          ~ \\{seq}\\n",
        "prefix:\\0\\x05\\{seq:u16be} ~ length:u16be         ~ \\0\\x05\\{seq:u16be}abc",
        "at:2:\\{seq:u16be}       ~ bytes:8                ~ \\0\\x05\\{seq:u16be}abcd",
        "regex:[a-z]+             ~                        ~ abc\\r\\n",
        "regex:[a-z]+END          ~ regex:END\\n           ~ abcEND\\n",
        "none                     ~ resp                   ~ *2\\r\\n$2\\r\\nab\\r\\n:1\\r\\n",
        "prefix:HTTP/1.1 2        ~ http                   ~ HTTP/1.1 200 OK\\r\\nConnection: keep-alive\\r\\nContent-Length: 2\\r\\n\\r\\nok"})
    void aRequestAndItsReplyAllocateNothing(String form, String framing, String message) {
        Payload payload = Payload.of(List.of(message, message), Notation.ESCAPED).weighted(Weights.parse("2,1")).seeded(1);
        Expectation unframed = Expectation.parse(form, payload, Notation.ESCAPED);
        Reply reply = (framing == null ? unframed : unframed.framed(Framing.parse(framing))).newReply();
        byte[] bytes = new byte[payload.longest()];
        exchange(payload, reply, bytes, form.equals("upper"));
        long before = THREADS.getCurrentThreadAllocatedBytes();
        exchange(payload, reply, bytes, form.equals("upper"));
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        // Less than one object in a hundred requests.
        assertTrue(allocated < REQUESTS / 6, allocated + " bytes");
    }

    /** The server sends back what it is sent, in capitals if that is expected. */
    private static void exchange(Payload payload, Reply reply, byte[] bytes, boolean capitals) {
        for (int sequence = 0; sequence < REQUESTS; sequence++) {
            int length = payload.write(bytes, 0, 7, sequence);
            for (int i = 0; capitals && i < length; i++)
                if (bytes[i] >= 'a' && bytes[i] <= 'z')
                    bytes[i] -= 'a' - 'A';
            reply.begin(7, sequence);
            int half = reply.take(bytes, 0, length / 2);
            int end = reply.take(bytes, half, length);
            if (end != length || !reply.isComplete() || !reply.isRight())
                assertEquals(new String(bytes, 0, length, ISO_8859_1), reply.expected());
        }
    }
}
