package stentor.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network of its own with one address that is not loopback and a route for every other, which leads nowhere. In it
 * anything may be sent: nothing leaves it. Needs root, on Linux.
 */
final class Namespace implements AutoCloseable {

    /** Reserved for documentation. */
    static final String ADDRESS = "198.51.100.1";

    private static final Path SCRIPT = Path.of(Namespace.class.getResource("spoof.py").getPath());

    private final Process holder;

    private Namespace(Process holder) {
        this.holder = holder;
    }

    /** Why there can be none here; empty if there can. */
    static String unavailable() throws IOException, InterruptedException {
        if (!System.getProperty("os.name").equals("Linux"))
            return "needs Linux";
        Process probe = new ProcessBuilder("unshare", "-n", "sh", "-c", "command -v python3 nsenter && ip link set lo up").redirectErrorStream(true).start();
        String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return probe.waitFor() == 0 ? "" : "needs root, unshare, nsenter, ip and python3: " + said.replaceAll("\\s+", " ");
    }

    static Namespace open() throws Exception {
        var namespace = new Namespace(new ProcessBuilder("unshare", "-n", "sleep", "3600").start());
        Peers.await(() -> !Files.readSymbolicLink(namespace.path()).equals(Files.readSymbolicLink(Path.of("/proc/self/ns/net"))),
            Duration.ofSeconds(5));
        namespace.run("ip", "link", "set", "lo", "up");
        namespace.run("ip", "address", "add", ADDRESS + "/32", "dev", "lo");
        namespace.run("ip", "route", "add", "default", "dev", "lo", "src", ADDRESS);
        return namespace;
    }

    private Path path() {
        return Path.of("/proc/" + holder.pid() + "/ns/net");
    }

    /** What makes a command run in it. */
    List<String> prefix() {
        return List.of("nsenter", "--net=" + path());
    }

    /** Runs a command in it, and returns what it said. */
    String run(String... command) throws Exception {
        List<String> all = new ArrayList<>(prefix());
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0)
            throw new IllegalStateException(String.join(" ", command) + ": " + said);
        return said;
    }

    /** Runs spoof.py in it; see there. */
    String spoof(Object... args) throws Exception {
        List<String> command = new ArrayList<>(List.of("python3", SCRIPT.toString()));
        for (Object arg : args)
            command.add(arg.toString());
        return run(command.toArray(String[]::new));
    }

    /** How many datagrams have been sent in it through sockets, which forged ones are not. */
    long datagramsSent() throws IOException {
        List<String> udp = Files.readAllLines(Path.of("/proc/" + holder.pid() + "/net/snmp")).stream().filter(line -> line.startsWith("Udp: ")).toList();
        int at = List.of(udp.get(0).split(" ")).indexOf("OutDatagrams");
        return Long.parseLong(udp.get(1).split(" ")[at]);
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}
