package stentor.loadgen.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import org.HdrHistogram.Histogram;

import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.measure.Latencies;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Second;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;

/**
 * Adds up the results of several machines that loaded one server at one time. Histograms and counts add exactly; rates add, since
 * the machines ran side by side. Percentiles of single seconds do not add: the worst machine's stands for all. The machines' clocks
 * are taken to agree to a second or so.
 */
public final class Merge {

    private final List<Run> runs;
    private final List<Result> results;

    private Merge(List<Run> runs) {
        this.runs = runs;
        this.results = runs.stream().map(Run::result).toList();
    }

    /**
     * All of them as one.
     *
     * @param runs at least one
     * @throws IllegalArgumentException if they are not parts of one load; the message says why
     */
    public static Run of(List<Run> runs) {
        var merge = new Merge(runs.stream().sorted(Comparator.comparing(run -> run.result().started())).toList());
        merge.refuse();
        return new Run("", merge.result(), merge.series(), runs.stream().flatMap(run -> run.origins().stream()).toList(), List.of(), List.of());
    }

    private void refuse() {
        Run first = runs.get(0);
        for (Run run : runs.subList(1, runs.size())) {
            same("targets", first, run, result -> new HashSet<>(result.targets()));
            same("loops", first, run, result -> result.loop().tag());
            same("requests under way a connection", first, run, Result::pipeline);
            Instant end = first.result().started().plus(first.result().measuredTime());
            if (first.series().size() > 0) {
                Second last = first.series().get(first.series().size() - 1);
                end = first.result().started().plus(Duration.ofNanos(Math.round((last.offset() + last.length()) * 1e9)));
            }
            if (run.result().started().isAfter(end))
                throw new IllegalArgumentException(first.title() + " had ended when " + run.title() + " began; rates add only of runs side by side");
        }
    }

    private static void same(String what, Run one, Run other, Function<Result, Object> figure) {
        Object a = figure.apply(one.result());
        Object b = figure.apply(other.result());
        if (!a.equals(b))
            throw new IllegalArgumentException("different " + what + ": " + text(a) + " in " + one.title() + ", " + text(b) + " in " + other.title());
    }

    private static String text(Object value) {
        return value instanceof Collection<?> all ? String.join(" ", all.stream().map(Object::toString).sorted().toList()) : value.toString();
    }

    private Result result() {
        Result first = results.get(0);
        return new Result(first.targets(), first.started(), results.stream().mapToInt(Result::connections).sum(), first.pipeline(), first.loop(), offered(),
            results.stream().map(Result::measuredTime).max(Comparator.naturalOrder()).orElseThrow(), tally(Result::measured), tally(Result::total),
            sum(Result::completedPerSecond), sum(Result::sentBytesPerSecond), sum(Result::receivedBytesPerSecond), timings(), errors(), datagrams(),
            generator(), Collections.emptySortedMap(), server(), counters(), results.stream().flatMap(result -> result.firstMismatch().stream()).findFirst(),
            results.stream().anyMatch(Result::interrupted), breakdown());
    }

    /** Of each that broke off. */
    private Optional<String> breakdown() {
        return runs.stream().flatMap(run -> run.result().breakdown().map(why -> run.title() + ": " + why).stream()).reduce((one, other) -> one + "; " + other);
    }

    private double sum(ToDoubleFunction<Result> figure) {
        return results.stream().mapToDouble(figure).sum();
    }

    private long count(ToLongFunction<Result> figure) {
        return results.stream().mapToLong(figure).sum();
    }

    private OptionalDouble offered() {
        return results.get(0).offeredPerSecond().isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sum(result -> result.offeredPerSecond().orElse(0)));
    }

    private Tally tally(Function<Result, Tally> part) {
        var tally = new Tally();
        results.forEach(result -> tally.add(part.apply(result)));
        return tally;
    }

    private Map<Timing, Histogram> timings() {
        Map<Timing, Histogram> timings = new EnumMap<>(Timing.class);
        for (Timing timing : Timing.values()) {
            Histogram all = Latencies.newHistogram();
            results.forEach(result -> all.add(result.timings().get(timing)));
            timings.put(timing, all);
        }
        return timings;
    }

    private Map<ErrorClass, Result.Occurrences> errors() {
        Map<ErrorClass, Result.Occurrences> errors = new EnumMap<>(ErrorClass.class);
        for (Result result : results) {
            Duration delay = delay(result);
            result.errors().forEach((error, times) -> errors.merge(error,
                new Result.Occurrences(times.count(), times.first().plus(delay), times.last().plus(delay)),
                (a, b) -> new Result.Occurrences(a.count() + b.count(), a.first().compareTo(b.first()) < 0 ? a.first() : b.first(),
                    a.last().compareTo(b.last()) > 0 ? a.last() : b.last())));
        }
        return errors;
    }

    /** How long after the first machine this one began. */
    private Duration delay(Result result) {
        return Duration.between(results.get(0).started(), result.started());
    }

    private Optional<Result.Datagrams> datagrams() {
        List<Result> known = results.stream().filter(result -> result.datagrams().isPresent()).toList();
        if (known.isEmpty())
            return Optional.empty();
        List<Result> jittering = known.stream().filter(result -> Double.isFinite(result.datagrams().orElseThrow().jitterNanos())).toList();
        double clients = jittering.stream().mapToInt(Result::connections).sum();
        double jitter = jittering.stream().mapToDouble(result -> result.datagrams().orElseThrow().jitterNanos() * result.connections()).sum() / clients;
        boolean told = known.stream().allMatch(result -> result.datagrams().orElseThrow().droppedByOurKernel().isPresent());
        return Optional.of(new Result.Datagrams(jitter, !told ? OptionalLong.empty()
            : OptionalLong.of(known.stream().mapToLong(result -> result.datagrams().orElseThrow().droppedByOurKernel().orElse(0)).sum())));
    }

    private Result.Generator generator() {
        List<String> why = new ArrayList<>();
        for (Run run : runs)
            run.result().generator().saturated().ifPresent(reason -> why.add(run.title() + ": " + reason));
        return new Result.Generator(sum(result -> result.generator().cores()), count(result -> result.generator().collections()),
            count(result -> result.generator().collectionNanos()),
            results.stream().mapToLong(result -> result.generator().longestCollectionNanos()).max().orElse(0),
            results.stream().mapToDouble(result -> result.generator().unreadShare()).filter(Double::isFinite).max().orElse(Double.NaN),
            why.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", why)));
    }

    /** One machine at most knows the server, and it divided the server's CPU time by its own replies alone. */
    private Optional<Result.ServerUsage> server() {
        return knowing().map(result -> {
            Result.ServerUsage usage = result.server().orElseThrow();
            double share = result.completedPerSecond() / sum(Result::completedPerSecond);
            return new Result.ServerUsage(usage.pid(), usage.cpuMicrosPerRequest() * share, usage.residentBytes());
        });
    }

    private Map<String, Long> counters() {
        return knowing().map(result -> new LinkedHashMap<>(result.serverCounters())).orElse(new LinkedHashMap<>());
    }

    private Optional<Result> knowing() {
        return results.stream().filter(result -> result.server().isPresent()).findFirst();
    }

    /** The first machine's seconds; what the others did is shared out over them by how far theirs overlap. */
    private List<Second> series() {
        List<Second> merged = new ArrayList<>(runs.get(0).series());
        for (Run run : runs.subList(1, runs.size())) {
            double delay = delay(run.result()).toNanos() / 1e9;
            merged.replaceAll(second -> {
                Second sum = second;
                for (Second other : run.series())
                    sum = add(sum, other, overlap(second, other, delay) / other.length());
                return sum;
            });
        }
        return merged;
    }

    private static double overlap(Second second, Second other, double delay) {
        double from = Math.max(second.offset(), other.offset() + delay);
        double to = Math.min(second.offset() + second.length(), other.offset() + delay + other.length());
        return Math.max(0, to - from);
    }

    private static Second add(Second to, Second other, double share) {
        if (share == 0)
            return to;
        return new Second(to.phase(), to.offset(), to.length(), to.sent() + Math.round(other.sent() * share),
            to.completed() + Math.round(other.completed() * share), to.errors() + Math.round(other.errors() * share),
            worse(to.p50(), other.p50()), worse(to.p99(), other.p99()), worse(to.max(), other.max()), worse(to.latenessP99(), other.latenessP99()));
    }

    /** Not Math.max, of which NaN would be the larger. */
    private static double worse(double one, double other) {
        return Double.isNaN(one) || other > one ? other : one;
    }
}
