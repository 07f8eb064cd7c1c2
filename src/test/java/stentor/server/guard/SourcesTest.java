package stentor.server.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcesTest {

    private final Sources sources = new Sources(2, true);

    private static InetAddress address(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,         192.0.2.1,          same",
        "192.0.2.1,         192.0.2.2,          other",
        "2001:db8:0:1::1,   2001:db8:0:1:ffff:ffff:ffff:ffff, same",
        "2001:db8:0:1::1,   2001:db8:0:2::1,    other",
        "192.0.2.1,         ::192.0.2.1,        other",
    })
    void aSourceIsAnIpv4AddressOrAnIpv6Network(String one, String another, String which) throws UnknownHostException {
        sources.add(address(one));
        sources.add(address(another));
        assertEquals(which.equals("same") ? 1 : 2, sources.size());
    }

    @Test
    void aSourceHasItsShareAndNoMoreUntilItGivesBack() throws UnknownHostException {
        Share source = sources.add(address("192.0.2.1"));
        assertNotNull(sources.add(address("192.0.2.1")));
        assertNull(sources.add(address("192.0.2.1")));
        assertNotNull(sources.add(address("192.0.2.2")));
        sources.remove(source);
        assertNotNull(sources.add(address("192.0.2.1")));
        assertNull(sources.add(address("192.0.2.1")));
    }

    @Test
    void thisMachineIsExemptIfThatIsSaid() throws UnknownHostException {
        for (int i = 0; i < 10; i++) {
            assertNotNull(sources.add(address("127.0.0.1")));
            assertNotNull(sources.add(address("::1")));
        }
        assertEquals(0, sources.size());
        var strict = new Sources(1, false);
        assertNotNull(strict.add(address("127.0.0.1")));
        assertNull(strict.add(address("127.0.0.1")));
    }

    @Test
    void noSourceIsRememberedThatHasNoConnection() throws UnknownHostException {
        for (int i = 0; i < 1000; i++)
            sources.remove(sources.add(address("192.0.2." + i % 250)));
        assertEquals(0, sources.size());
    }

    /** One adds, as the accept thread does, while many remove. */
    @Test
    void noneIsLostOrCountedTwiceWhileOthersLeave() throws Exception {
        var strict = new Sources(50, false);
        InetAddress address = address("192.0.2.1");
        List<Thread> leaving = new ArrayList<>();
        var go = new CountDownLatch(1);
        int added = 0;
        for (int i = 0; i < 20_000; i++) {
            Share source = strict.add(address);
            if (source == null) {
                go.countDown();
                Thread.onSpinWait();
                continue;
            }
            added++;
            leaving.add(Thread.startVirtualThread(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                strict.remove(source);
            }));
        }
        go.countDown();
        for (Thread thread : leaving)
            thread.join();
        assertEquals(leaving.size(), added);
        assertEquals(0, strict.size());
    }
}
