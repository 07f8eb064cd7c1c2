package stentor.loadgen.target;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the processors of this machine have done so far, as the operating system accounts for it.
 *
 * @param ticks by the processors' numbers; none where the system does not tell
 * @param at when that was, as {@link System#nanoTime}
 */
public record MachineUsage(SortedMap<Integer, Ticks> ticks, long at) {

    /**
     * Of one processor, in hundredths of a second.
     *
     * @param idle when it had nothing to do
     * @param stolen when the machine below a virtual one had it do something else
     * @param hard when it served hard interrupts
     * @param soft when it served soft ones
     * @param busy all other time
     */
    public record Ticks(long idle, long stolen, long hard, long soft, long busy) {

        private Ticks since(Ticks earlier) {
            return new Ticks(idle - earlier.idle, stolen - earlier.stolen, hard - earlier.hard, soft - earlier.soft, busy - earlier.busy);
        }

        private long all() {
            return idle + stolen + hard + soft + busy;
        }
    }

    /**
     * What one processor did in some time, as shares of it, from 0 to 1, but for what rounding does to them; the rest it worked.
     *
     * @param idle when it had nothing to do
     * @param stolen when the machine below a virtual one had it do something else
     * @param interrupted when it served interrupts, where the system does not charge the processes that were interrupted for that; 0 elsewhere
     */
    public record Shares(double idle, double stolen, double interrupted) {
    }

    private static final Path STAT = Path.of("/proc/stat");
    private static final double NANOS_A_TICK = ProcessUsage.TICK_NANOS;
    /** One processor's user, nice, system, idle, iowait, irq, softirq and steal. What is a guest's, behind these, is in user's already. */
    private static final Pattern LINE = Pattern.compile("cpu(\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+).*");
    private static final List<Integer> IDLE = List.of(5, 6);
    private static final List<Integer> WORKING = List.of(2, 3, 4);
    private static final int HARD_INTERRUPTS = 7;
    private static final int SOFT_INTERRUPTS = 8;
    private static final int STOLEN = 9;

    public MachineUsage {
        ticks = Collections.unmodifiableSortedMap(new TreeMap<>(ticks));
    }

    /** As of now. */
    public static MachineUsage now() {
        try {
            return of(Files.readAllLines(STAT, StandardCharsets.US_ASCII), System.nanoTime());
        } catch (IOException e) {
            // There is no procfs, as on all systems but Linux.
            return of(List.of(), System.nanoTime());
        }
    }

    /**
     * Of the lines of {@code /proc/stat}.
     *
     * @param at when they were read, as {@link System#nanoTime}
     */
    public static MachineUsage of(List<String> lines, long at) {
        var ticks = new TreeMap<Integer, Ticks>();
        lines.stream().map(LINE::matcher).filter(Matcher::matches).forEach(columns -> ticks.put(Integer.valueOf(columns.group(1)),
            new Ticks(ticks(columns, IDLE), ticks(columns, STOLEN), ticks(columns, HARD_INTERRUPTS), ticks(columns, SOFT_INTERRUPTS), ticks(columns, WORKING))));
        return new MachineUsage(ticks, at);
    }

    private static long ticks(Matcher columns, List<Integer> some) {
        return some.stream().mapToLong(column -> ticks(columns, column)).sum();
    }

    private static long ticks(Matcher columns, int column) {
        return Long.parseLong(columns.group(column));
    }

    /** Processors' worth of time that all processes of this machine and interrupts have used since an earlier time; NaN where that is not known. */
    public double coresSince(MachineUsage earlier) {
        return ticks.isEmpty() ? Double.NaN : since(earlier).values().stream().mapToLong(its -> its.hard + its.soft + its.busy).sum() / ticksSince(earlier);
    }

    /** What each processor did since an earlier time; none where that is not known. */
    public SortedMap<Integer, Shares> sharesSince(MachineUsage earlier) {
        // A system that samples, in a hard interrupt itself, never finds another one; and charges processes for what interrupts them.
        boolean apart = ticks.values().stream().anyMatch(its -> its.hard > 0);
        double all = ticksSince(earlier);
        var shares = new TreeMap<Integer, Shares>();
        since(earlier).forEach((number, its) -> shares.put(number, new Shares(its.idle / all, its.stolen / all, apart ? (its.hard + its.soft) / all : 0)));
        return shares;
    }

    /**
     * Which share of the time was stolen since an earlier time, from 0 to 1; 0 where that is not known.
     *
     * @param processors of these, or of all where there are none
     */
    public double stolenShareSince(MachineUsage earlier, Collection<Integer> processors) {
        List<Ticks> counting = since(earlier).entrySet().stream()
            .filter(each -> processors.isEmpty() || processors.contains(each.getKey())).map(Map.Entry::getValue).toList();
        long all = counting.stream().mapToLong(Ticks::all).sum();
        return all == 0 ? 0 : (double) counting.stream().mapToLong(Ticks::stolen).sum() / all;
    }

    private SortedMap<Integer, Ticks> since(MachineUsage earlier) {
        var since = new TreeMap<Integer, Ticks>();
        ticks.forEach((number, its) -> {
            // One that was switched on meanwhile tells of another time than the others.
            if (earlier.ticks.containsKey(number))
                since.put(number, its.since(earlier.ticks.get(number)));
        });
        return since;
    }

    private double ticksSince(MachineUsage earlier) {
        return (at - earlier.at) / NANOS_A_TICK;
    }
}
