package stentor.server;

import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.regex.Pattern;

import org.tinylog.Logger;
import org.tinylog.provider.ProviderRegistry;

import stentor.cli.CommandLine;
import stentor.cli.ExitCode;
import stentor.cli.UsageException;
import stentor.server.guard.Descriptors;
import stentor.server.telemetry.Recordings;

/** {@code java -jar stentor-server.jar}: the server's command line. */
public final class Main {

    private static final String PROGRAM = "stentor-server";
    private static final Pattern IPV4 = Pattern.compile("[0-9]+(\\.[0-9]+){3}");
    private static final String IPV4_ONLY = "java.net.preferIPv4Stack";
    private static final long SAY_MILLIS = 2_000;
    private static final Duration LONGEST_DUMP = Duration.ofSeconds(10);
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

    private Main() {
    }

    /** Serves until SIGTERM or SIGINT, then drains and exits 0. Exits 1 if it cannot start, 2 if the command line is wrong. */
    public static void main(String[] args) throws InterruptedException {
        var options = new Options();
        var commandLine = new CommandLine(options);
        try {
            commandLine.parse(args);
            if (options.help)
                System.out.println(help(options, commandLine));
            else if (options.version)
                System.out.println(PROGRAM + " " + version());
            else
                serve(options.settings());
        } catch (UsageException e) {
            fail(ExitCode.USAGE, e.getMessage());
        }
    }

    /**
     * Leaves one processor to what is not a connection: the kernel's side of the network, the UDP thread, the poller, the
     * collector and the compiler. Two carriers on two processors that have all that to do as well steal work from each other
     * and wake each other up: with 2,000 busy connections a third more CPU time a request than one carrier takes. Has to come
     * before the first virtual thread; whoever set the property knows better.
     */
    private static void chooseCarriers() {
        int carriers = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        if (System.getProperty(CARRIERS) == null)
            System.setProperty(CARRIERS, Integer.toString(carriers));
        Logger.debug("carrier threads: {}", System.getProperty(CARRIERS));
    }

    /**
     * To an IPv4 address clients come by IPv4 alone, if metrics need no other. Sockets that could do both would spell every address as one of IPv6 and
     * translate it back: a tenth of the CPU time of a datagram, less of a TCP request. Has to come before the first address.
     */
    private static void chooseProtocol(Settings settings) {
        boolean ipv4 = isIpv4(settings.host()) && (settings.metricsPort() == Settings.OFF || isIpv4(settings.metricsHost()));
        if (ipv4 && System.getProperty(IPV4_ONLY) == null)
            System.setProperty(IPV4_ONLY, "true");
    }

    private static boolean isIpv4(String host) {
        return IPV4.matcher(host).matches();
    }

    private static void serve(Settings settings) throws InterruptedException {
        chooseProtocol(settings);
        chooseCarriers();
        try {
            Server server = Server.start(settings);
            // The hook halts, since by itself a JVM that was asked to stop by a signal exits with 128 + the signal's number.
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("drain").unstarted(() -> {
                server.close();
                say(System.out, "The server has stopped: " + server.summary());
                stopLogging();
                Recordings.awaitWritten(LONGEST_DUMP);
                Runtime.getRuntime().halt(ExitCode.GOOD.code());
            }));
            Notices.log(server, settings);
            say(System.out, "The server is ready to receive on " + server);
            server.metricsAddress().ifPresent(address -> say(System.out, "Metrics are on " + Server.url("http", address) + "/metrics"));
            if (server.tcpAddress().isPresent() && !Descriptors.scarce())
                Thread.ofPlatform().daemon().name("warm-up").start(new WarmUp(WarmUp.CONNECTIONS));
            server.awaitClosed();
        } catch (BindException e) {
            fail(ExitCode.CANNOT_RUN, "cannot listen on " + e.getMessage() + "; " + remedy(e));
        } catch (UnknownHostException e) {
            String option = e.getMessage().equals(settings.host()) ? "--host" : "--metrics-host";
            fail(ExitCode.CANNOT_RUN, "cannot listen on '" + e.getMessage() + "': no such address; " + option + " takes an address or name of this machine");
        } catch (IOException e) {
            fail(ExitCode.CANNOT_RUN, "cannot start: " + e.getMessage());
        }
    }

    /** The JDK has one exception for all the reasons and tells them apart in its message alone, which is in the language of the system. */
    private static String remedy(BindException e) {
        String option = e.getMessage().startsWith("http") ? "--metrics-" : "--";
        if (e.getMessage().contains("in use"))
            return "stop what uses that port, or choose another with " + option + "port (0 picks a free one)";
        if (e.getMessage().contains("Cannot assign"))
            return option + "host takes an address of this machine";
        return "choose another port with " + option + "port (0 picks a free one), or an address of this machine with " + option + "host";
    }

    /** Prints a line. If nobody takes it, as from a full pipe that is not read, goes on without after a moment. */
    private static void say(PrintStream to, String line) {
        try {
            Thread.ofPlatform().daemon().name("say").start(() -> to.println(line)).join(SAY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void fail(ExitCode code, String message) {
        say(System.err, PROGRAM + ": " + message);
        stopLogging();
        System.exit(code.code());
    }

    private static void stopLogging() {
        try {
            ProviderRegistry.getLoggingProvider().shutdown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String help(Options options, CommandLine commandLine) {
        return """
            Answers text in capitals, over TCP and UDP.

            Usage: java -jar stentor-server.jar [options]

            %s

            Services for --service: %s.
            It prints one line when it is ready, and one with its counters when it has stopped. SIGTERM or Ctrl-C stops it
            once everything received is answered.

            With --metrics-port it serves Prometheus' text on /metrics, and /healthz and /readyz (503 while it drains).
            Over UDP no reply has more than three times the bytes of its request, and none goes to a port below 1024, to
            2049, or to the server's own port on another machine.

            Connections run on one carrier thread fewer than there are processors; to run heavy services on more,
            java -D%s=N -jar stentor-server.jar.

            Exit codes: 0 stopped as asked, 1 could not start, 2 the command line is wrong.

            Examples:
              java -jar stentor-server.jar                       capitals on 127.0.0.1:12000, TCP and UDP
              java -jar stentor-server.jar --port 0 --once       a free port, one reply a connection
              java -jar stentor-server.jar --service count:a     how many a's are in each line or datagram
              java -jar stentor-server.jar --metrics-port 9464   and metrics on http://127.0.0.1:9464/metrics\
            """.formatted(commandLine.help(), options.serviceUsages(), CARRIERS);
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not run from its jar)" : version;
    }
}
