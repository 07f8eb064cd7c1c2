package stentor.server;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.function.Function;
import java.util.regex.Pattern;

import com.beust.jcommander.Parameter;
import stentor.cli.Quantity;
import stentor.cli.UsageException;
import stentor.server.guard.Limits;
import stentor.server.service.Service;
import stentor.server.service.Services;

/** The server's command line. */
final class Options {

    private static final String DEFAULT_SERVICE = "upper";

    @Parameter(names = "--host", order = 1, description = "Address to listen on")
    private String host = Settings.DEFAULTS.host();

    @Parameter(names = {"-p", "--port"}, order = 2, description = "Port for both TCP and UDP; 0 picks a free one",
               converter = PortConverter.class)
    private Integer port = Settings.DEFAULTS.tcpPort();

    @Parameter(names = "--tcp-port", order = 3, description = "Port for TCP, if not --port", converter = PortConverter.class)
    private Integer tcpPort;

    @Parameter(names = "--udp-port", order = 4, description = "Port for UDP, if not --port", converter = PortConverter.class)
    private Integer udpPort;

    @Parameter(names = "--no-tcp", order = 5, description = "Do not serve TCP")
    private boolean noTcp;

    @Parameter(names = "--no-udp", order = 6, description = "Do not serve UDP")
    private boolean noUdp;

    @Parameter(names = "--service", order = 7, description = "What is done with what clients say")
    private String service = DEFAULT_SERVICE;

    @Parameter(names = "--service-path", order = 8, description = "Jars or folders to find further services in, as a class path")
    private String servicePath = "";

    @Parameter(names = "--once", order = 9, description = "Close a TCP connection after its first reply")
    private boolean once;

    @Parameter(names = "--max-connections", order = 10, description = "TCP connections served at once, as 100 or 10k (default: "
               + Limits.AUTO_FROM_NETWORK + ", on loopback " + Limits.AUTO_ON_LOOPBACK + "; at most the limit of open files less "
               + Limits.KEPT_DESCRIPTORS + ")", converter = Quantity.CountConverter.class)
    private Integer maxConnections;

    @Parameter(names = "--max-per-source", order = 11, description = "Of those, how many from one IPv4 address or IPv6 /64"
               + " (default: a quarter; for loopback addresses no limit)", converter = Quantity.CountConverter.class)
    private Integer maxPerSource;

    @Parameter(names = "--idle-timeout", order = 12, description = "How long a TCP client may be silent, as 30s, 5m; 0: for ever",
               converter = Quantity.DurationConverter.class)
    private Duration idleTimeout = Limits.DEFAULTS.idleTimeout();

    @Parameter(names = "--write-timeout", order = 13, description = "How long a TCP client may take for 64 KiB of its reply, or what is left of it; 0: for ever",
               converter = Quantity.DurationConverter.class)
    private Duration writeTimeout = Limits.DEFAULTS.writeTimeout();

    @Parameter(names = "--line-timeout", order = 14, description = "How long a line may take, for services that read lines; 0: for ever",
               converter = Quantity.DurationConverter.class)
    private Duration lineTimeout = Limits.DEFAULTS.lineTimeout();

    @Parameter(names = "--max-line", order = 15, description = "Longest line for services that read lines, as 64k",
               converter = Quantity.SizeConverter.class)
    private Integer maxLine = Limits.DEFAULTS.maxLine();

    @Parameter(names = "--drain-timeout", order = 16, description = "How long a stop lets conversations finish, as 500ms, 10s, 2m; 0: everybody is reset at once",
               converter = Quantity.DurationConverter.class)
    private Duration drainTimeout = Limits.DEFAULTS.drainTimeout();

    @Parameter(names = "--backlog", order = 17, description = "Connections that may wait to be accepted, as 4096 or 4k",
               converter = Quantity.CountConverter.class)
    private Integer backlog = Limits.DEFAULTS.backlog();

    @Parameter(names = "--udp-rate", order = 30, description = "Datagrams a second answered to one source off this host; 0 for no limit",
               converter = Quantity.CountConverter.class)
    private Integer udpRate = Settings.DEFAULTS.udpRate();

    @Parameter(names = "--metrics-port", order = 31, description = "Port for metrics over HTTP; 0 picks a free one, which the second line of output says",
               converter = PortConverter.class)
    private Integer metricsPort;

    @Parameter(names = "--metrics-host", order = 32, description = "Address for metrics")
    private String metricsHost = Settings.DEFAULTS.metricsHost();

    @Parameter(names = {"-h", "--help"}, order = 90, help = true, description = "Show this and exit")
    boolean help;

    @Parameter(names = {"-V", "--version"}, order = 91, help = true, description = "Show the version and exit")
    boolean version;

    @Parameter(description = "")
    private List<String> rest = new ArrayList<>();

    /** For jcommander. {@link Settings#OFF} is none: that a port is not wanted has options of its own. */
    public static final class PortConverter extends Quantity.Converter<Integer> {

        private static final Pattern PORT = Pattern.compile("\\d{1,5}");

        public PortConverter(String option) {
            super(option, PortConverter::port);
        }

        private static int port(String text) {
            if (!PORT.matcher(text).matches() || Integer.parseInt(text) > Settings.HIGHEST_PORT)
                throw new UsageException("the port must be from 0 to " + Settings.HIGHEST_PORT + ", not " + text);
            return Integer.parseInt(text);
        }
    }

    /** @throws UsageException if a value is out of range or names nothing */
    Settings settings() {
        if (!rest.isEmpty())
            throw new UsageException("'" + rest.get(0) + "' is not an option; --help lists what there is");
        try {
            return new Settings(host,
                noTcp ? Settings.OFF : tcpPort != null ? tcpPort : port,
                noUdp ? Settings.OFF : udpPort != null ? udpPort : port,
                service(), once, limits(), udpRate, metricsHost, metricsPort != null ? metricsPort : Settings.OFF);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private Limits limits() {
        return new Limits(maxConnections == null ? Limits.AUTO : maxConnections, maxPerSource == null ? Limits.AUTO : maxPerSource,
            idleTimeout, writeTimeout, lineTimeout, maxLine, drainTimeout, backlog);
    }

    private Service service() {
        return fromServicePath(loader -> Services.find(service, loader));
    }

    /** How each service that can be chosen is written. */
    String serviceUsages() {
        return fromServicePath(Services::usages);
    }

    private <T> T fromServicePath(Function<ClassLoader, T> question) {
        try {
            return question.apply(serviceLoader());
        } catch (ServiceConfigurationError e) {
            throw new UsageException("--service-path: " + e.getMessage());
        }
    }

    private ClassLoader serviceLoader() {
        List<URL> path = new ArrayList<>();
        for (String entry : servicePath.isEmpty() ? new String[0] : servicePath.split(File.pathSeparator)) {
            var file = new File(entry);
            if (!file.canRead())
                throw new UsageException("--service-path: cannot read '" + entry + "'; it takes jars or folders with classes");
            try {
                path.add(file.toURI().toURL());
            } catch (MalformedURLException e) {
                throw new UsageException("--service-path: '" + entry + "' is no path: " + e.getMessage());
            }
        }
        // Never closed: the service's classes may be loaded from it for as long as the server runs.
        return path.isEmpty() ? Options.class.getClassLoader() : new URLClassLoader(path.toArray(URL[]::new), Options.class.getClassLoader());
    }
}
