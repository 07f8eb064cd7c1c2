package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar in a network namespace of its own, and datagrams that claim to come from wherever the test wants. */
class SpoofedSourcesIT {

    private static final String ADDRESS = "10.99.0.1";
    /** Nobody else is in the namespace. */
    private static final String PORT = "12000";

    @TempDir
    private Path temp;

    @BeforeEach
    void needsRoot() throws Exception {
        Assumptions.assumeTrue(succeeds("unshare", "-n", "sh", "-c", "ip link add v0 type veth peer name v1 && python3 -c 'import socket; "
            + "socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)'"),
            "needs to be root on Linux, with ip, unshare and python3: it forges sources in a network namespace");
    }

    private boolean succeeds(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(temp.resolve("why-not").toFile()).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void noReplyGoesWhereNoClientIsAndNoDatagramEndsTheService() throws Exception {
        flood(30_000);
    }

    @Test
    @Tag("soak")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void notAfterTenMillionFuzzedDatagramsEither() throws Exception {
        flood(10_000_000);
    }

    private void flood(int datagrams) throws Exception {
        Path script = temp.resolve("spoof.py");
        try (InputStream source = SpoofedSourcesIT.class.getResourceAsStream("spoof.py")) {
            Files.copy(source, script);
        }
        Path out = temp.resolve("out");
        List<String> command = List.of("unshare", "-n", "sh", "-c", """
            set -e
            ip link set lo up
            ip link add v0 type veth peer name v1
            ip address add %1$s/24 broadcast 10.99.0.255 dev v0
            ip link set v0 up arp off
            ip link set v1 up
            ip route add default dev v0
            # The kernel takes its time, and what is sent until then is lost.
            while ! ip link show v0 | grep -q 'state UP'; do sleep 0.1; done
            "$1" -jar "$2" --host 0.0.0.0 --port %2$s &
            server=$!
            python3 "$3" %1$s %2$s %3$d || echo failed
            kill $server
            wait $server
            """.formatted(ADDRESS, PORT, datagrams), "sh", ServerProcess.JAVA, ServerProcess.JAR, script.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
        try {
            assertEquals(0, process.waitFor(), () -> text(out));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String said = text(out);
        System.out.println(said);
        assertEquals(0, number(said, "forbidden (\\d+)"), said);
        assertEquals(1, number(said, "allowed (\\d+)"), said);
        assertEquals(0, number(said, "low (\\d+)"), said);
        long victim = number(said, "victim (\\d+)");
        assertTrue(victim > 0 && victim <= number(said, "most (\\d+)"), said);
        assertEquals(2, Pattern.compile("answers yes").matcher(said).results().count(), said);
        assertEquals(0, number(said, " dropped_service_failed=(\\d+)"), said);
        assertEquals(0, number(said, " receive_failed=(\\d+)"), said);
        assertTrue(number(said, " dropped_source=(\\d+)") > 0 && number(said, " dropped_rate=(\\d+)") > 0, said);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static long number(String said, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(said);
        assertTrue(matcher.find(), () -> pattern + " is not in " + said);
        return Long.parseLong(matcher.group(1));
    }
}
