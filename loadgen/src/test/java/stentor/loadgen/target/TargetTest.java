package stentor.loadgen.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.cli.UsageException;

class TargetTest {

    @ParameterizedTest
    @CsvSource({
        "tcp://127.0.0.1:12000,   TCP, 127.0.0.1,      12000",
        "udp://127.0.0.1:12000,   UDP, 127.0.0.1,      12000",
        "tcp://localhost:1,       TCP, localhost,      1",
        "udp://example.com:65535, UDP, example.com,    65535",
        "tcp://[::1]:80,          TCP, ::1,            80",
        "udp://[fe80::1%eth0]:80, UDP, fe80::1%eth0,   80",
        "tcp://127.0.0.1:80/,     TCP, 127.0.0.1,      80"})
    void aTargetIsAProtocolAHostAndAPort(String text, Target.Protocol protocol, String host, int port) {
        assertEquals(new Target(protocol, host, port), Target.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:12000", "udp://localhost:1", "tcp://[::1]:80"})
    void aTargetIsWrittenAsItIsTyped(String text) {
        assertEquals(text, Target.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "127.0.0.1:12000", "tcp:127.0.0.1:12000", "http://127.0.0.1:12000", "TCP://127.0.0.1:12000", "tcp://127.0.0.1",
        "tcp://127.0.0.1:", "tcp://:80", "tcp://127.0.0.1:http", "tcp://127.0.0.1:-1", "tcp://127.0.0.1:123456", "tcp://::1:80",
        "tcp://[::1:80", "tcp://[]:80", "tcp://127.0.0.1:80/path", " tcp://127.0.0.1:80"})
    void whatIsNoTargetIsRefusedWithTheFormToWrite(String text) {
        var refusal = assertThrows(UsageException.class, () -> Target.parse(text));
        assertEquals("bad target '" + text + "'; write tcp://host:port, udp://host:port or tls://host:port", refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:0", "udp://127.0.0.1:65536", "tcp://127.0.0.1:99999"})
    void aPortOutOfRangeIsRefusedWithTheRange(String text) {
        var refusal = assertThrows(UsageException.class, () -> Target.parse(text));
        assertTrue(refusal.getMessage().contains("from 1 to 65535"), refusal.getMessage());
    }

    @Test
    void theAddressIsResolvedWhereItIsNeeded() throws UnknownHostException {
        assertEquals(new InetSocketAddress("127.0.0.1", 12000), Target.parse("tcp://127.0.0.1:12000").address());
        assertEquals(new InetSocketAddress("::1", 80), Target.parse("tcp://[::1]:80").address());
    }
}
