package stentor.server.telemetry;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * One line of the metrics page, named by Prometheus' conventions. Those of the {@link Counter}s follow from their constants'
 * names, so that none can be left out.
 *
 * @param name the name of the metric, which several may share that differ in their labels
 * @param type {@code counter} or {@code gauge}
 * @param labels as in {@code cause="reset"}, or empty
 * @param help what it is, in one line
 * @param value asked at each look; empty where it is not known, and the metric is then left out
 */
public record Metric(String name, String type, String labels, String help, Supplier<OptionalDouble> value) {

    /** What may go up and down. */
    public static Metric gauge(String name, String help, Supplier<OptionalDouble> value) {
        return new Metric(name, "gauge", "", help, value);
    }

    /** What only grows. */
    public static Metric counter(String name, String help, Supplier<OptionalDouble> value) {
        return new Metric(name, "counter", "", help, value);
    }

    static Metric of(Counter counter, Counters counters) {
        String label = counter.label();
        return switch (counter) {
            case BYTES_RECEIVED -> bytes("received", "tcp", counter, counters);
            case BYTES_SENT -> bytes("sent", "tcp", counter, counters);
            case DATAGRAM_BYTES_RECEIVED -> bytes("received", "udp", counter, counters);
            case DATAGRAM_BYTES_SENT -> bytes("sent", "udp", counter, counters);
            default -> {
                int causeAt = label.indexOf('_') + 1;
                yield switch (label.substring(0, causeAt)) {
                    case "closed_" -> caused("connections_closed", "TCP connections closed, by cause", label.substring(causeAt), counter, counters);
                    case "refused_" -> caused("connections_refused", "TCP connections refused, by cause", label.substring(causeAt), counter, counters);
                    case "dropped_" -> caused("datagrams_dropped", "Datagrams that got no reply, by cause", label.substring(causeAt), counter, counters);
                    default -> of(label, "", sentence(label), counter, counters);
                };
            }
        };
    }

    private static Metric bytes(String direction, String protocol, Counter counter, Counters counters) {
        return of(direction + "_bytes", "protocol=\"" + protocol + '"', "Bytes of payload " + direction, counter, counters);
    }

    private static Metric caused(String name, String help, String cause, Counter counter, Counters counters) {
        return of(name, "cause=\"" + cause + '"', help, counter, counters);
    }

    private static Metric of(String name, String labels, String help, Counter counter, Counters counters) {
        return new Metric("stentor_" + name + "_total", "counter", labels, help, () -> OptionalDouble.of(counters.get(counter)));
    }

    private static String sentence(String label) {
        return label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1).replace('_', ' ');
    }
}
