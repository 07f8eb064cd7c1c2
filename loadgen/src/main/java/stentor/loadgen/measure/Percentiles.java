package stentor.loadgen.measure;

import java.util.OptionalLong;

import org.HdrHistogram.Histogram;

/** Percentiles that a sample can carry. */
public final class Percentiles {

    private Percentiles() {
    }

    /**
     * The value below which this share of the sample lies; empty where fewer than one value of the sample lies above it, since
     * it would then be no more than the maximum under another name.
     *
     * @param percentile from 0 to 100
     */
    public static OptionalLong of(Histogram sample, double percentile) {
        // By a millionth less than one value, for 100 - 99.9 is not quite a tenth.
        boolean carried = sample.getTotalCount() * (100 - percentile) / 100 > 1 - 1e-6;
        return carried ? OptionalLong.of(sample.getValueAtPercentile(percentile)) : OptionalLong.empty();
    }
}
