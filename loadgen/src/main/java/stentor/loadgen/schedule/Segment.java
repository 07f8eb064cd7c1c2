package stentor.loadgen.schedule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which part of one load this process is, of several that run side by side. Each works out its share by itself: nobody hands
 * them out, and the parts together are just the load that one process alone would be.
 *
 * @param number from 1
 * @param of how many there are
 */
public record Segment(int number, int of) {

    /** All of it. */
    public static final Segment WHOLE = new Segment(1, 1);

    private static final int MOST = 10_000;
    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,5}|auto)/(\\d{1,5})");

    /**
     * How a launcher tells its processes which they are.
     *
     * @param name of the variable that counts them
     * @param size of the one that tells how many there are; null if none does
     * @param first the number of the first
     */
    private record Launcher(String name, String size, int first) {
    }

    private static final Launcher[] LAUNCHERS = {
        new Launcher("SLURM_PROCID", "SLURM_NTASKS", 0),
        new Launcher("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", 0),
        new Launcher("PMI_RANK", "PMI_SIZE", 0),
        new Launcher("JOB_COMPLETION_INDEX", null, 0),
        new Launcher("PARALLEL_SEQ", null, 1)};

    /** @throws IllegalArgumentException if there is no such part; the message says why */
    public Segment {
        if (of < 1 || of > MOST)
            throw new IllegalArgumentException("there may be 1 to " + MOST + " segments, not " + of);
        if (number < 1 || number > of)
            throw new IllegalArgumentException("of " + of + " segments there is none with the number " + number + "; the first is 1/" + of);
    }

    /**
     * What is written as {@code 2/8}; as {@code auto}, what Slurm or MPI say in the environment; as {@code auto/8} where, as with
     * a Kubernetes Job or GNU parallel, that tells the number but not how many there are.
     *
     * @throws IllegalArgumentException if it is nothing of that, or the environment does not tell, or tells several things, as where
     *         a launcher runs in another one's job; the message says why
     */
    public static Segment parse(String text, Map<String, String> environment) {
        if (text.equals("auto"))
            return told(environment, Optional.empty());
        Matcher m = SYNTAX.matcher(text);
        if (!m.matches())
            throw new IllegalArgumentException("'" + text + "' is neither a part such as 2/8, nor auto, nor auto/8");
        int of = Integer.parseInt(m.group(2));
        return m.group(1).equals("auto") ? told(environment, Optional.of(of)) : new Segment(Integer.parseInt(m.group(1)), of);
    }

    private static Segment told(Map<String, String> environment, Optional<Integer> size) {
        List<Launcher> known = Stream.of(LAUNCHERS).filter(launcher -> environment.containsKey(launcher.name)).toList();
        for (Launcher other : known)
            if (number(other, environment) != number(known.get(0), environment))
                throw new IllegalArgumentException("auto: " + known.get(0).name + " says that this is part " + number(known.get(0), environment) + ", and "
                    + other.name + " that it is part " + number(other, environment) + "; write which one it is, as 2/8");
        for (Launcher launcher : known) {
            Optional<Integer> of = size.or(() -> Optional.ofNullable(launcher.size).map(environment::get).map(Segment::count));
            if (of.isPresent())
                return new Segment(number(launcher, environment), of.get());
        }
        throw new IllegalArgumentException("auto: no launcher tells in the environment which part this is ("
            + String.join(", ", Stream.of(LAUNCHERS).map(Launcher::name).toList()) + (size.isPresent() ? "" : ", and how many there are")
            + "); write it as 2/8" + (size.isPresent() ? "" : ", or auto/8"));
    }

    private static int number(Launcher launcher, Map<String, String> environment) {
        return count(environment.get(launcher.name)) - launcher.first + 1;
    }

    private static int count(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("auto: the environment says '" + text + "' where a number belongs", e);
        }
    }

    /** How many of so many in all are this part's. */
    public long share(long total) {
        return total / of + (number <= total % of ? 1 : 0);
    }

    /** How many of so many in all are those of the parts before it. */
    public long before(long total) {
        return (number - 1) * (total / of) + Math.min(number - 1, total % of);
    }

    /** Which of all it is, in the order in which the parts take turns, that is this part's next after so many. */
    public long turn(long own) {
        return own * of + number - 1;
    }
}
