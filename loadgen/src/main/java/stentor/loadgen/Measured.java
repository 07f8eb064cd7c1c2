package stentor.loadgen;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import org.HdrHistogram.Histogram;

import stentor.loadgen.client.Fleet;
import stentor.loadgen.client.Plan;
import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.measure.ErrorTimes;
import stentor.loadgen.measure.GarbageCollections;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Saturation;
import stentor.loadgen.measure.Snapshot;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.schedule.Window;
import stentor.loadgen.target.Endpoint;
import stentor.loadgen.target.MachineUsage;
import stentor.loadgen.target.ProcessUsage;

/**
 * What lies between the edges of the measured time: what was replied, and what generator, server and machine spent on it. Confined
 * to one thread.
 */
final class Measured implements AutoCloseable {

    private final Plan plan;
    private final Fleet fleet;
    private final Optional<ProcessUsage> server;
    private final boolean sharesMachine;
    private final GarbageCollections collections = new GarbageCollections();
    private MachineUsage machineAtBegin;
    private MachineUsage machineAtEnd;
    private Snapshot begin;
    private Snapshot sent;
    private Snapshot end;
    private OptionalLong serverCpuAtBegin;
    private OptionalLong serverCpuAtEnd;

    /** @param server the server's process, where it is known */
    Measured(Plan plan, Fleet fleet, Optional<ProcessUsage> server) {
        this.plan = plan;
        this.fleet = fleet;
        this.server = server;
        this.sharesMachine = plan.endpoints().stream().allMatch(endpoint -> isLocal(endpoint.address().getAddress()));
    }

    boolean hasBegun() {
        return begin != null;
    }

    boolean hasEnded() {
        return end != null;
    }

    /** To be called as soon as the edge was taken, as {@link #end} is: what the server has used by then is asked for here. */
    void begin(Snapshot edge) {
        begin = edge;
        serverCpuAtBegin = serverCpuNanos();
        machineAtBegin = MachineUsage.now();
        collections.restart();
    }

    void end(Snapshot edge) {
        sent = edge;
        moveEnd(edge);
    }

    /** Moves the end on to this edge, unless no right reply has come since: there are replies that count in the rates though nothing is sent any more. */
    void extend(Snapshot edge) {
        if (edge.total().completed > end.total().completed)
            moveEnd(edge);
    }

    private void moveEnd(Snapshot edge) {
        end = edge;
        serverCpuAtEnd = serverCpuNanos();
        machineAtEnd = MachineUsage.now();
    }

    private OptionalLong serverCpuNanos() {
        return server.map(ProcessUsage::cpuNanos).orElse(OptionalLong.empty());
    }

    /** What everybody else on the machine used; NaN if the server is on another one or that is not known. */
    private double othersCores() {
        return sharesMachine ? machineAtEnd.coresSince(machineAtBegin) - cores() : Double.NaN;
    }

    private double cores() {
        return end.perSecondSince(begin, (end.generatorCpuNanos() - begin.generatorCpuNanos()) / 1e9);
    }

    /** Listens to the collector no longer. */
    @Override
    public void close() {
        collections.close();
    }

    /** Of all that has happened; to be called when every client has ended and both edges have been passed. */
    Result result(Intervals intervals) {
        Tally total = fleet.warmup();
        Tally measured = fleet.measured();
        total.add(measured);
        Optional<Result.Datagrams> datagrams = fleet.datagrams();
        return new Result(plan.endpoints().stream().map(Endpoint::target).toList(), intervals.started(), plan.connections(), plan.pipeline(), plan.loop(),
            offered(measured), Duration.ofNanos(end.at() - begin.at()), measured, total,
            end.completedPerSecondSince(begin), end.perSecondSince(begin, end.total().bytesSent - begin.total().bytesSent),
            end.perSecondSince(begin, end.total().bytesReceived - begin.total().bytesReceived),
            fleet.timings(), errors(total, intervals), datagrams, generator(total, datagrams), machineAtEnd.sharesSince(machineAtBegin), serverUsage(), Map.of(),
            fleet.failures().mismatch(), fleet.isInterrupted(), fleet.failures().breakdown());
    }

    /** What was due, by the time in which it was; where a number of requests ended that, it is known by when that was seen. */
    private OptionalDouble offered(Tally measured) {
        if (plan.schedule().isEmpty())
            return OptionalDouble.empty();
        long due = measured.sent + measured.unsent;
        Window window = plan.window();
        if (window.isUsedUp())
            return OptionalDouble.of(sent.perSecondSince(begin, due));
        double seconds = (window.stopAt() - window.measureFrom()) / 1e9;
        return OptionalDouble.of(seconds > 0 ? due / seconds : 0);
    }

    private Map<ErrorClass, Result.Occurrences> errors(Tally total, Intervals intervals) {
        Map<ErrorClass, Result.Occurrences> errors = new EnumMap<>(ErrorClass.class);
        ErrorTimes times = fleet.errorTimes();
        for (ErrorClass error : ErrorClass.values())
            if (times.happened(error))
                errors.put(error, new Result.Occurrences(total.count(error), intervals.sinceStart(times.first(error)), intervals.sinceStart(times.last(error))));
        return errors;
    }

    private Result.Generator generator(Tally total, Optional<Result.Datagrams> datagrams) {
        Map<Timing, Histogram> timings = fleet.timings();
        OptionalLong dropped = datagrams.map(Result.Datagrams::droppedByOurKernel).orElse(OptionalLong.empty());
        double unread = fleet.unreadReplies().share();
        Optional<String> saturated = plan.schedule().isEmpty() ? Saturation.ofReading(unread, cores(), othersCores())
            : Saturation.ofSchedule(timings.get(Timing.LATENESS), timings.get(Timing.LATENCY))
                .or(() -> Saturation.ofReading(unread, cores(), othersCores(), timings.get(Timing.SERVICE)));
        return new Result.Generator(cores(), collections.count(), collections.nanos(), collections.longestNanos(), unread,
            saturated.or(() -> Saturation.ofDatagrams(dropped.orElse(0), total.completed)));
    }

    private static boolean isLocal(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    /** Not known of a server that has ended, either: Ctrl-C in a terminal ends the bundled one too. */
    private Optional<Result.ServerUsage> serverUsage() {
        if (serverCpuAtBegin.isEmpty() || serverCpuAtEnd.isEmpty())
            return Optional.empty();
        long completed = end.total().completed - begin.total().completed;
        double micros = completed == 0 ? Double.NaN : (serverCpuAtEnd.getAsLong() - serverCpuAtBegin.getAsLong()) / 1e3 / completed;
        return server.map(process -> new Result.ServerUsage(process.pid(), micros, process.residentBytes().orElse(0)));
    }
}
