package stentor.server.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A host with the addresses 192.0.2.5/24 and 2001:db8::5, whose server listens on port 12000. */
class SourceFilterTest {

    private static final int OWN_PORT = 12_000;

    private static SourceFilter boundTo(String address) throws UnknownHostException {
        return new SourceFilter(ip(address), OWN_PORT, List.of(ip("127.0.0.1"), ip("192.0.2.5"), ip("2001:db8::5")), List.of(ip("192.0.2.255")));
    }

    private static InetAddress ip(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }

    private static Source source(String address, int port) throws UnknownHostException {
        return new Source().set(ip(address), port);
    }

    @ParameterizedTest
    @CsvSource({
        "0, false", "1, false", "7, false", "19, false", "53, false", "1023, false", "1024, true", "2048, true", "2049, false", "2050, true",
        "11999, true", "12000, false", "12001, true", "65535, true"
    })
    void onlyPortsThatClientsHaveAreAnswered(int port, boolean answered) throws UnknownHostException {
        for (String address : List.of("198.51.100.1", "2001:db8::1", "127.0.0.1", "192.0.2.5"))
            assertEquals(answered, boundTo("0.0.0.0").mayAnswer(source(address, port)), address);
    }

    @ParameterizedTest
    @CsvSource({
        // Source               bound to all, to loopback, to 192.0.2.5
        "198.51.100.1,          true,  true,  true",
        "10.0.0.1,              true,  true,  true",
        "169.254.1.1,           true,  true,  true",
        "192.0.2.5,             true,  true,  true",
        "192.0.2.254,           true,  true,  true",
        "192.0.2.255,           false, false, false",
        "0.0.0.0,               false, false, false",
        "0.1.2.3,               false, false, false",
        "1.0.0.0,               true,  true,  true",
        "127.0.0.1,             true,  true,  false",
        "127.1.2.3,             true,  true,  false",
        "127.255.255.255,       false, false, false",
        "223.255.255.255,       true,  true,  true",
        "224.0.0.1,             false, false, false",
        "239.255.255.250,       false, false, false",
        "240.0.0.1,             false, false, false",
        "255.255.255.255,       false, false, false",
        "::1,                   true,  true,  false",
        "::,                    false, false, false",
        "::2,                   false, false, false",
        "::192.0.2.1,           false, false, false",
        "::ffff:198.51.100.1,   true,  true,  true",
        "::ffff:0.0.0.0,        false, false, false",
        "::ffff:224.0.0.1,      false, false, false",
        "::ffff:127.0.0.1,      true,  true,  false",
        "ff02::1,               false, false, false",
        "ff0e::1,               false, false, false",
        "fe80::1,               true,  true,  true",
        "2001:db8::1,           true,  true,  true",
        "1::,                   true,  true,  true",
    })
    void onlyAddressesThatClientsHaveAreAnswered(String address, boolean boundToAll, boolean boundToLoopback, boolean boundToOne)
        throws UnknownHostException {
        assertEquals(boundToAll, boundTo("0.0.0.0").mayAnswer(source(address, 40_000)));
        assertEquals(boundToAll, boundTo("::").mayAnswer(source(address, 40_000)));
        assertEquals(boundToLoopback, boundTo("127.0.0.1").mayAnswer(source(address, 40_000)));
        assertEquals(boundToLoopback, boundTo("::1").mayAnswer(source(address, 40_000)));
        assertEquals(boundToOne, boundTo("192.0.2.5").mayAnswer(source(address, 40_000)));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, true", "127.9.9.9, true", "::1, true", "192.0.2.5, true", "2001:db8::5, true", "192.0.2.6, false", "2001:db8::6, false"})
    void itKnowsWhatComesFromThisHost(String address, boolean local) throws UnknownHostException {
        assertEquals(local, boundTo("0.0.0.0").isLocal(source(address, 40_000)));
    }

    @Test
    void whateverReachesALoopbackAddressComesFromThisHost() throws UnknownHostException {
        assertEquals(true, boundTo("127.0.0.1").isLocal(source("198.51.100.1", 40_000)));
    }
}
