package stentor.loadgen.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.api.Test;

import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;

class BurstTest {

    @Test
    void requestsThatAreAllAlikeAreThereFromTheBeginning() {
        var burst = new Burst(Payload.of(List.of("ping\n"), Notation.PLAIN), 3);
        String before = new String(burst.bytes(), UTF_8);
        assertEquals("ping\nping\n", written(burst, 7, 100, 2));
        assertEquals("ping\nping\nping\n", written(burst, 8, 0, 3));
        assertEquals("ping\nping\nping\n", before);
    }

    @Test
    void requestsThatDifferAreWrittenEachTime() {
        var burst = new Burst(Payload.of(List.of("a\\{conn}", "bc"), Notation.ESCAPED), 3);
        assertEquals("a000002bca000002", written(burst, 2, 0, 3));
        assertEquals("bc", written(burst, 3, 100, 1));
    }

    private static String written(Burst burst, int connection, long first, int count) {
        return new String(burst.bytes(), 0, burst.write(connection, first, count), UTF_8);
    }
}
