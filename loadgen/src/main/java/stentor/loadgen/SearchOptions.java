package stentor.loadgen;

import java.util.ArrayList;
import java.util.List;

import com.beust.jcommander.Parameter;
import stentor.cli.UsageException;
import stentor.loadgen.judge.Threshold;

/** Whether the highest rate is searched for that keeps to thresholds: options 46 and 47. */
final class SearchOptions {

    @Parameter(names = "--find-rate", order = 46, category = OptionGroup.LOAD,
               description = "Search for the highest rate of an open loop that keeps to --slo; as --find-rate --slo 'p99<10ms', for which -R @10ms is short")
    private boolean findRate;

    @Parameter(names = "--slo", order = 47, category = OptionGroup.LOAD, placeholder = "'p99<10ms'",
               description = "What --find-rate keeps to, as a --threshold; may be repeated")
    private List<String> slo = new ArrayList<>();

    /** Whether it is searched for, by these options or by a rate of that form. */
    boolean isAsked(String rate) {
        return findRate || isShort(rate);
    }

    /**
     * What is kept to.
     *
     * @param rate of {@code --rate}; null without
     * @throws UsageException if options do not go together or cannot be read
     */
    List<Threshold> thresholds(String rate) {
        if (rate != null && (!isShort(rate) || findRate))
            throw new UsageException("--find-rate finds the rate; leave out --rate");
        if (!isShort(rate) && slo.isEmpty())
            throw new UsageException("--find-rate needs to know what to keep to, as in --slo 'p99<10ms'");
        List<String> texts = new ArrayList<>(slo);
        if (isShort(rate))
            texts.add("p99<" + rate.substring(1));
        try {
            return texts.stream().map(Threshold::parse).toList();
        } catch (UsageException e) {
            throw new UsageException((isShort(rate) ? "--rate: " : "--slo: ") + e.getMessage());
        }
    }

    /** @throws UsageException if there is something to keep to in a run that searches for nothing */
    void requireNothing() {
        if (!slo.isEmpty())
            throw new UsageException("--slo is what --find-rate keeps to; give --find-rate, or use --threshold");
    }

    private static boolean isShort(String rate) {
        return rate != null && rate.startsWith("@");
    }
}
