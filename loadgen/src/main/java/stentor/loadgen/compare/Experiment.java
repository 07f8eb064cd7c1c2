package stentor.loadgen.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import stentor.cli.UsageException;
import stentor.loadgen.compare.statistics.Finding;
import stentor.loadgen.compare.statistics.Looks;
import stentor.loadgen.compare.statistics.Rule;
import stentor.loadgen.target.MachineUsage;
import stentor.loadgen.target.Target;

/**
 * Base and head in turn, each run on a server process of its own, one alive at a time, until there is a verdict. A regression
 * is confirmed by a second experiment with another seed, of the same kind. Confined to one thread, but for {@link #interrupt}.
 */
public final class Experiment {

    /** Beyond this share of its time the machine is not its own, and what is slow may be the neighbours. */
    private static final double TOO_MUCH_STEAL = 0.1;
    /** Ctrl-C in a terminal ends the servers too, and that may be noticed before the interruption is. */
    private static final long INTERRUPTION_MILLIS = 500;

    /** Ended from outside, before there was a verdict. */
    private static final class StoppedException extends Exception {
        private static final long serialVersionUID = 1;

        StoppedException(String message) {
            super(message);
        }
    }

    private final Settings settings;
    private final Load load;
    private final Supplier<MachineUsage> machine;
    private final Path folder;
    private final Progress progress;
    private final List<Stage> stages = new ArrayList<>();
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final long begun = System.nanoTime();
    /** When the first pair was begun. Until then there was one run. */
    private long rehearsedAt;
    private volatile ServerProcess server;

    /**
     * @param folder for what is of use during the experiment only
     * @param to where progress is told
     */
    public Experiment(Settings settings, Load load, Path folder, PrintStream to) {
        this(settings, load, MachineUsage::now, folder, to);
    }

    Experiment(Settings settings, Load load, Supplier<MachineUsage> machine, Path folder, PrintStream to) {
        this.settings = settings;
        this.load = load;
        this.machine = machine;
        this.folder = folder;
        this.progress = new Progress(to, settings);
    }

    /** Ends it; {@link #run} then returns what there is so far. From any thread. */
    public void interrupt() {
        interrupted.countDown();
        load.close();
        ServerProcess current = server;
        if (current != null)
            current.kill();
    }

    /**
     * Whatever a server does, there is a report; nothing is left running.
     *
     * @throws IOException if this machine fails it before there is a pair of runs
     * @throws UsageException if the load cannot be made, likewise
     */
    public Report run() throws IOException, InterruptedException {
        progress.begins();
        try {
            Finding.Conclusion first = follow(new Stage(settings.seed()));
            if (first != Finding.Conclusion.REGRESSION)
                return first == Finding.Conclusion.PASS ? report(Verdict.PASS, "no figure is slower by the tolerance")
                    : report(Verdict.INCONCLUSIVE, "the noise hides whether there is a slowdown; see what could have been seen");
            long seed = new Random(settings.seed()).nextInt(Integer.MAX_VALUE);
            progress.confirms(seed, each().multipliedBy(settings.rule().looks().last().pairs()));
            return switch (follow(new Stage(seed))) {
                case REGRESSION -> report(Verdict.REGRESSION, settings.head().name() + " is slower, and was so in a second experiment");
                case PASS, OPEN -> report(Verdict.INCONCLUSIVE, settings.head().name() + " was slower, but was not in a second experiment");
            };
        } catch (StoppedException e) {
            return report(Verdict.INCONCLUSIVE, e.getMessage());
        } catch (IOException | UsageException e) {
            // What there is is not to be lost, as when a disk is full or a file that is sent has gone.
            if (stages.isEmpty() || stages.get(0).pairs().isEmpty())
                throw e;
            return report(Verdict.NOT_VALID, "this machine failed: " + e.getMessage());
        } catch (NotValidException e) {
            boolean byInterruption = interrupted.await(INTERRUPTION_MILLIS, TimeUnit.MILLISECONDS);
            return byInterruption ? report(Verdict.INCONCLUSIVE, "stopped early")
                : report(Verdict.NOT_VALID, e.getMessage(), e.failed());
        }
    }

    private Report report(Verdict verdict, String why) {
        return report(verdict, why, Optional.empty());
    }

    private Report report(Verdict verdict, String why, Optional<Side.Role> failed) {
        return new Report(settings, verdict, why, failed, stages, Duration.ofNanos(System.nanoTime() - begun));
    }

    private Finding.Conclusion follow(Stage stage) throws StoppedException, NotValidException, IOException, InterruptedException {
        stages.add(stage);
        if (stages.size() == 1)
            rehearse();
        Optional<Rule.Outcome> outcome = Optional.empty();
        for (Optional<Looks.Look> look; (look = settings.rule().next(outcome)).isPresent(); ) {
            collect(stage, look.get().pairs());
            outcome = Optional.of(stage.look(settings, look.get()));
        }
        Finding.Conclusion conclusion = outcome.orElseThrow().conclusion();
        checkMachine(stage, conclusion);
        return conclusion;
    }

    /** The load generator's own code is slow at first; the run in which it is counts for nobody. */
    private void rehearse() throws NotValidException, IOException, InterruptedException {
        progress.rehearses();
        run(settings.base());
        rehearsedAt = System.nanoTime();
    }

    private void collect(Stage stage, int pairs) throws StoppedException, NotValidException, IOException, InterruptedException {
        while (stage.pairs().size() < pairs) {
            Duration each = each();
            if (interrupted.getCount() == 0)
                throw new StoppedException("stopped early");
            if (settings.maxTime() != null && elapsed().plus(each).compareTo(settings.maxTime()) > 0)
                throw new StoppedException("the time was over");
            stage.add(pair(stage, stage.nextHasHeadFirst()));
            int made = stage.pairs().size();
            progress.made(stage, pairs, each().multipliedBy(pairs - made), each().multipliedBy(settings.rule().looks().last().pairs() - made));
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** What a pair takes. */
    private Duration each() {
        int pairs = stages.stream().mapToInt(stage -> stage.pairs().size()).sum();
        return pairs == 0 ? Duration.ofNanos(2 * (rehearsedAt - begun)) : Duration.ofNanos((System.nanoTime() - rehearsedAt) / pairs);
    }

    private Pair pair(Stage stage, boolean headFirst) throws NotValidException, IOException, InterruptedException {
        Run first = run(headFirst ? settings.head() : settings.base());
        stage.begin(headFirst ? Side.Role.HEAD : Side.Role.BASE, first);
        Run second = run(headFirst ? settings.base() : settings.head());
        return headFirst ? new Pair(true, second, first) : new Pair(false, first, second);
    }

    private Run run(Side side) throws NotValidException, IOException, InterruptedException {
        Set<Target.Protocol> protocols = settings.works().stream().map(Work::protocol).collect(Collectors.toCollection(LinkedHashSet::new));
        ServerProcess current = ServerProcess.start(side, protocols, settings.pinning(), folder.resolve("server.txt"));
        server = current;
        try {
            // An interruption before this saw no server to end.
            if (interrupted.getCount() == 0)
                throw new NotValidException("interrupted");
            current.awaitReady(settings.startPatience());
            Map<String, Measurement> measurements = new LinkedHashMap<>();
            MachineUsage before = machine.get();
            for (Work work : settings.works())
                measurements.put(work.name(), measurement(side, current, work));
            double stolen = machine.get().stolenShareSince(before, settings.pinning().processors());
            current.stop(settings.stopPatience());
            return new Run(measurements, stolen);
        } catch (NotValidException e) {
            throw e.of(side.role());
        } finally {
            current.kill();
        }
    }

    private Measurement measurement(Side side, ServerProcess current, Work work) throws NotValidException, IOException, InterruptedException {
        Measurement measurement;
        try {
            measurement = work.gates().contains(Gate.ALLOC) ? withGarbage(side, current, work) : load.run(work, current.port(), current.pid());
        } catch (NotValidException e) {
            // If it crashed, that requests failed is but a consequence.
            current.checkSurvives();
            throw e.after(side.name() + ", ");
        }
        current.checkAlive();
        boolean byOthers = current.isServedByOthers();
        Measurement known = byOthers ? measurement.withoutAccounts() : current.hasStrays() ? measurement.withoutTakenShare() : measurement;
        for (Gate gate : work.gates())
            if (!(gate.of(known) > 0))
                throw new NotValidException(side.name() + ", work '" + work.name() + "': its " + gate.label() + " could not be measured"
                    + (!byOthers ? "" : ", for another process than those it has started serves, as of a daemon or a container; decide with --gate throughput"));
        return known;
    }

    private Measurement withGarbage(Side side, ServerProcess current, Work work) throws NotValidException, IOException, InterruptedException {
        try (JvmUsage jvm = JvmUsage.of(current.servingPid())) {
            Garbage before = jvm.garbage();
            Measurement measurement = load.run(work, current.port(), current.pid());
            return measurement.with(jvm.garbage().since(before));
        }
    }

    private void checkMachine(Stage stage, Finding.Conclusion conclusion) throws NotValidException {
        List<Figure> figures = settings.figures();
        for (Figure figure : figures)
            if (settings.rule().controlMoved(Rule.CONTROL_ALPHA / figures.size(), controls(figure), figure.slower(stage.pairs())))
                throw new NotValidException("the control moved: " + settings.base().name() + " against itself differs in " + figure);
        double stolen = report(Verdict.NOT_VALID, "").steal();
        if (stolen > TOO_MUCH_STEAL)
            throw new NotValidException("other machines on this host took " + Row.percent(stolen).substring(1) + " of the processors' time");
        // A generator that is the bottleneck hides a slowdown, but cannot make one up.
        Optional<String> saturated = conclusion == Finding.Conclusion.REGRESSION ? Optional.empty() : saturated(stage);
        if (saturated.isPresent())
            throw new NotValidException(saturated.get());
    }

    private double[] controls(Figure figure) {
        return stages.stream().flatMapToDouble(stage -> Arrays.stream(figure.slowerControls(stage))).toArray();
    }

    /** Of works whose throughput or latency is a gate: CPU time does not depend on how fast requests come. */
    private Optional<String> saturated(Stage stage) {
        // Where it was that of head alone, base is as slow as it looks, and head at least as fast.
        List<Run> runs = stage.pairs().stream().map(Pair::base).toList();
        for (Work work : settings.works()) {
            List<String> reasons = runs.stream().flatMap(run -> run.measurements().get(work.name()).saturated().stream()).toList();
            boolean depends = work.gates().stream().anyMatch(gate -> gate != Gate.CPU);
            if (depends && reasons.size() * 2 > runs.size())
                return Optional.of("work '" + work.name() + "': the load generator was the bottleneck in " + reasons.size() + " of " + runs.size()
                    + " runs of " + settings.base().name() + " (" + reasons.get(0) + "); give it more processors, or the server more work a request");
        }
        return Optional.empty();
    }
}
