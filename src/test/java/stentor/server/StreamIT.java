package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A long stream through one connection comes back in capitals, to the byte, from a server with little memory. */
class StreamIT {

    /** No power of two long, so that reads cut its characters in ever other places; and some of them grow. */
    private static final String VERSE = "Sing, o muse: μῆνιν ἄειδε θεὰ, zwölf große Schiffe, 🚢 ŉ ΐ and back again.\n";
    private static final String BLOCK = VERSE.repeat(997);
    private static final byte[] SENT = BLOCK.getBytes(StandardCharsets.UTF_8);
    private static final byte[] EXPECTED = VERSE.toUpperCase(Locale.ROOT).repeat(997).getBytes(StandardCharsets.UTF_8);

    @Test
    void manyMebibytesPassThroughAServerWithLessMemoryThanThat() throws Exception {
        stream(64L << 20, "-Xmx16m");
    }

    @Test
    @Tag("soak")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void tenGibibytesPassThroughAServerWithLittleMemory() throws Exception {
        stream(10L << 30, "-Xmx64m");
    }

    private static void stream(long atLeast, String memory) throws Exception {
        long blocks = atLeast / SENT.length + 1;
        try (var server = ServerProcess.startWith(List.of(memory, "-jar", ServerProcess.JAR), "--port", "0");
             var client = TcpClient.to(server.tcpPort())) {
            var sending = new FutureTask<Void>(() -> {
                for (long i = 0; i < blocks; i++)
                    client.send(SENT);
                client.finish();
                return null;
            });
            Thread.ofPlatform().daemon().start(sending);
            for (long i = 0; i < blocks; i++) {
                long block = i;
                byte[] received = client.read(EXPECTED.length);
                assertTrue(Arrays.equals(EXPECTED, received), () -> "block " + block + " differs at byte " + Arrays.mismatch(EXPECTED, received));
            }
            assertEquals("", client.readToEnd());
            sending.get();
            var ended = server.stop();
            assertEquals(0, ended.exitCode());
            assertEquals(List.of(), ended.err());
            assertTrue(ended.out().get(1).contains(" bytes_received=" + blocks * SENT.length + " bytes_sent=" + blocks * EXPECTED.length + " "),
                ended.out()::toString);
        }
    }
}
