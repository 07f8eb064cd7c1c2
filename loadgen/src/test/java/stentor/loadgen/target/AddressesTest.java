package stentor.loadgen.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.cli.UsageException;

class AddressesTest {

    @Test
    void anAddressIsItself() {
        assertEquals(List.of("127.0.0.5"), of("127.0.0.5"));
    }

    @Test
    void aRangeIsItsAddressesWithoutThatOfTheNetworkAndThatForAll() {
        List<String> all = of("127.0.3.77/24");
        assertEquals(254, all.size());
        assertEquals("127.0.3.1", all.get(0));
        assertEquals("127.0.3.254", all.get(253));
    }

    @Test
    void theSmallestRangesAreWhole() {
        assertEquals(List.of("10.0.0.1"), of("10.0.0.1/32"));
        assertEquals(List.of("10.0.0.0", "10.0.0.1"), of("10.0.0.1/31"));
        assertEquals(List.of("10.0.0.1", "10.0.0.2"), of("10.0.0.1/30"));
        assertEquals(List.of("0:0:0:0:0:0:0:0", "0:0:0:0:0:0:0:1"), of("::1/127"));
    }

    @Test
    void aHugeRangeIsCutShort() {
        assertEquals(65_536, of("fd00::/8").size());
        assertEquals("255.0.0.1", of("255.1.2.3/8").get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.0/33", "127.0.0.0/", "not/an/address", "127.0.0.999", "/24", "127.0.0.0/x"})
    void whatIsNeitherIsRefused(String text) {
        assertThrows(UsageException.class, () -> Addresses.of(text));
    }

    @Test
    void anotherMachinesIsRefused() {
        var refusal = assertThrows(UsageException.class, () -> Addresses.ofThisMachine(List.of("127.0.0.1", "203.0.113.1")));
        assertEquals("--source-ip: 203.0.113.1 is not an address of this machine; ip address shows those it has", refusal.getMessage());
    }

    private static List<String> of(String text) {
        return Addresses.of(text).stream().map(InetAddress::getHostAddress).toList();
    }
}
