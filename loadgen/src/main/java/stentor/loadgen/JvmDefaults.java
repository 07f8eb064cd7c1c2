package stentor.loadgen;

import java.util.Arrays;
import java.util.regex.Pattern;

/** Settings of the JVM's that are better for a load generator than its own. Whoever has set one of them knows better. */
final class JvmDefaults {

    private static final Pattern IPV4_TARGET = Pattern.compile("[a-z]+://[0-9]+(\\.[0-9]+){3}:[0-9]+");
    /** On more, one poller might be what is slow. */
    private static final int MOST_PROCESSORS_FOR_ONE_POLLER = 4;

    private JvmDefaults() {
    }

    /**
     * Has to come before the first address, the first socket and the first virtual thread.
     *
     * @param args the command line, for the targets in it
     */
    static void apply(String... args) {
        int processors = Runtime.getRuntime().availableProcessors();
        chooseProtocol(args);
        chooseCarriers(processors);
        choosePollers(processors);
    }

    /**
     * To IPv4 addresses connections go by IPv4 alone. Sockets that could do both would spell every address as one of IPv6 and
     * translate it back, which costs CPU time with every datagram and some with every request over TCP.
     */
    private static void chooseProtocol(String... args) {
        if (Arrays.stream(args).filter(arg -> arg.contains("://")).allMatch(target -> IPV4_TARGET.matcher(target).matches()))
            set("java.net.preferIPv4Stack", "true");
    }

    /**
     * Leaves one processor to what is not a client: the server under test, if it is on this machine, the kernel's side of the
     * network, an open loop's pacer, the poller and the collector. Several carriers also steal work from each other, which costs
     * more than it gains until there are many.
     */
    private static void chooseCarriers(int processors) {
        set("jdk.virtualThreadScheduler.parallelism", Integer.toString(Math.max(1, processors - 1)));
    }

    /**
     * Has one poller wait for what all connections read, where the JDK would have several, each for the sockets with every second
     * or fourth number. It finds the threads that wait in a hash table by that number, of which it then uses every second or
     * fourth place alone, so that places hold chains; and what was old when it left a chain keeps alive all that has come behind
     * it since, until the old ones are collected too. With ten thousand connections of an open loop that is half of what a
     * collection moves, and the heap grows with each.
     */
    private static void choosePollers(int processors) {
        if (processors <= MOST_PROCESSORS_FOR_ONE_POLLER)
            set("jdk.readPollers", "1");
    }

    private static void set(String property, String value) {
        if (System.getProperty(property) == null)
            System.setProperty(property, value);
    }
}
