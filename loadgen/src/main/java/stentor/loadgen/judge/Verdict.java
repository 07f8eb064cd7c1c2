package stentor.loadgen.judge;

import java.util.OptionalDouble;

import stentor.loadgen.judge.Figure.Unit;

/**
 * Whether a result kept to a {@link Threshold}.
 *
 * @param threshold as it was written
 * @param value what the figure was, in that unit; empty if the result does not have it
 * @param why it does not; empty if it does
 */
public record Verdict(String threshold, Unit unit, boolean passed, OptionalDouble value, String why) {
}
