package stentor.loadgen.compare;

import java.util.List;

import stentor.loadgen.target.Target;

/**
 * A load that the servers are put under.
 *
 * @param name what it is called in reports
 * @param protocol how the server is spoken to
 * @param options of {@code loadgen run}, but for the target, times and files
 * @param gates what is decided on
 */
public record Work(String name, Target.Protocol protocol, List<String> options, List<Gate> gates) {

    public Work {
        options = List.copyOf(options);
        gates = List.copyOf(gates);
    }
}
