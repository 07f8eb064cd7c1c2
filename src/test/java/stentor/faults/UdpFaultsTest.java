package stentor.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;

class UdpFaultsTest {

    private static final int COUNT = 1000;
    private static final Duration LONG = Duration.ofHours(1);

    private static List<String> sent(UdpFault fault, long seed) throws Exception {
        List<String> arrived = new CopyOnWriteArrayList<>();
        DatagramWire wire = fault.around(datagram -> arrived.add(new String(datagram, StandardCharsets.ISO_8859_1)), new SplittableRandom(seed));
        for (int i = 0; i < COUNT; i++)
            wire.send("datagram %04d".formatted(i).getBytes(StandardCharsets.ISO_8859_1));
        return arrived;
    }

    private static void assertOnlySeedDecides(UdpFault fault) throws Exception {
        assertEquals(sent(fault, 1), sent(fault, 1));
        assertNotEquals(sent(fault, 1), sent(fault, 2));
    }

    @Test
    void droppedOnesAreGone() throws Exception {
        UdpFault fault = UdpFaults.drop(0.3);
        int arrived = sent(fault, 1).size();
        assertTrue(arrived > 600 && arrived < 800, () -> arrived + " arrived");
        assertOnlySeedDecides(fault);
    }

    @Test
    void duplicatedOnesComeTwiceInARow() throws Exception {
        UdpFault fault = UdpFaults.duplicate(0.3);
        List<String> arrived = sent(fault, 1);
        assertTrue(arrived.size() > 1200 && arrived.size() < 1400, () -> arrived.size() + " arrived");
        assertEquals(COUNT, arrived.stream().distinct().count());
        assertOnlySeedDecides(fault);
    }

    @Test
    void corruptedOnesDifferByOneBit() throws Exception {
        UdpFault fault = UdpFaults.corrupt(1);
        List<String> arrived = sent(fault, 1);
        for (int i = 0; i < COUNT; i++) {
            String whole = "datagram %04d".formatted(i);
            int bits = 0;
            for (int c = 0; c < whole.length(); c++)
                bits += Integer.bitCount(whole.charAt(c) ^ arrived.get(i).charAt(c));
            assertEquals(1, bits, arrived.get(i));
        }
        assertOnlySeedDecides(fault);
    }

    @Test
    void truncatedOnesLackTheirEnd() throws Exception {
        UdpFault fault = UdpFaults.truncate(1);
        List<String> arrived = sent(fault, 1);
        for (int i = 0; i < COUNT; i++) {
            String whole = "datagram %04d".formatted(i);
            assertTrue(arrived.get(i).length() < whole.length() && whole.startsWith(arrived.get(i)), arrived.get(i));
        }
        assertOnlySeedDecides(fault);
    }

    @Test
    void reorderedOnesComeBehindTheNextAndNoneIsLost() throws Exception {
        UdpFault fault = UdpFaults.reorder(0.3, Duration.ZERO);
        List<String> arrived = sent(UdpFaults.reorder(0.3, LONG), 1);
        int overtaken = 0;
        for (int i = 1; i < arrived.size(); i++)
            if (arrived.get(i).compareTo(arrived.get(i - 1)) < 0)
                overtaken++;
        assertTrue(overtaken > 150, overtaken + " were overtaken");
        assertOnlySeedDecides(UdpFaults.reorder(0.3, LONG));
        List<String> flushed = sent(fault, 1);
        await().until(() -> flushed.stream().distinct().count() == COUNT);
    }

    @Test
    void delayedOnesComeLaterAndMayOvertake() throws Exception {
        long start = System.nanoTime();
        List<String> arrived = sent(UdpFaults.delay(Duration.ofMillis(20), Duration.ofMillis(20)), 1);
        await().until(() -> arrived.size() == COUNT);
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(20).toNanos());
        assertEquals(COUNT, arrived.stream().distinct().count());
        assertNotEquals(arrived, arrived.stream().sorted().toList());
    }

    @Test
    void faultsAddUp() throws Exception {
        UdpFault both = (next, random) -> UdpFaults.drop(0.5).around(UdpFaults.duplicate(1).around(next, random.split()), random.split());
        List<String> arrived = sent(both, 1);
        assertEquals(2 * arrived.stream().distinct().count(), arrived.size());
        assertTrue(arrived.size() < 1200);
    }
}
