package stentor.server.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import stentor.server.TestServers;
import stentor.server.UdpClient;
import stentor.server.service.Count;
import stentor.server.service.Echo;
import stentor.server.service.Service;
import stentor.server.service.Upper;
import stentor.server.telemetry.Counter;

/** No reply has more than three times the bytes of its request, and the services that come with the server never need more. */
class ReplySizeTest {

    private static final int DATAGRAMS = 3000;

    @Test
    void noServiceNeedsMoreThanThreeTimesWhateverIsAsked() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed of the datagrams: " + seed);
        for (Service service : List.of(new Upper(), new Echo(), new Count('a')))
            try (var server = TestServers.start(service); var client = UdpClient.to(server)) {
                var random = new SplittableRandom(seed);
                for (int i = 0; i < DATAGRAMS; i++) {
                    byte[] request = request(random);
                    client.send(request);
                    int reply = client.receiveBytes().length;
                    assertTrue(reply <= 3 * request.length, () -> service.name() + ": " + request.length + " bytes, answered with " + reply);
                }
                assertEquals(0, server.count(Counter.DROPPED_AMPLIFYING));
            }
    }

    /** Any bytes, or text of characters that grow, or letters that are counted; short above all. */
    private static byte[] request(SplittableRandom random) {
        int length = 1 + random.nextInt(random.nextInt(1, 200));
        byte[] bytes = new byte[length];
        switch (random.nextInt(3)) {
            case 0 -> random.nextBytes(bytes);
            case 1 -> bytes = "\u0390\u03b0\u00df".repeat(length).getBytes(StandardCharsets.UTF_8);
            default -> Arrays.fill(bytes, (byte) 'a');
        }
        if (random.nextBoolean())
            bytes[bytes.length - 1] = '\n';
        return bytes;
    }

    /** The worst that it comes to: a line end alone is answered with a digit and a line end. */
    @Test
    void countHasAtMostTwiceTheBytes() throws Exception {
        try (var server = TestServers.start(new Count('a')); var client = UdpClient.to(server)) {
            assertEquals("0\n", client.ask("\n"));
            assertEquals("0", client.ask("b"));
            for (int length : new int[] {1, 9, 10, 99, 100, 999, 1000, 9999, 10_000, 60_000}) {
                assertEquals(Integer.toString(length), client.ask("a".repeat(length)));
                assertEquals(length + "\n", client.ask("a".repeat(length) + "\n"));
            }
        }
    }
}
