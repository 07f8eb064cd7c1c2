package stentor.loadgen;

import com.beust.jcommander.Parameter;
import stentor.cli.ExitCode;
import stentor.loadgen.measure.Result;

/** What exit code a load has, beside what its thresholds say: option 162. */
final class ValidityOptions {

    @Parameter(names = "--allow-saturated", order = 162, category = OptionGroup.RESULTS,
               description = "Exit 0 even if the generator was the bottleneck, so that the result tells of it and not of the server")
    private boolean allowSaturated;

    /** @throws CannotRunException if the run broke off by itself: what there is of it has to have been shown by then */
    static void checkWhole(Result result) throws CannotRunException {
        if (result.breakdown().isPresent())
            throw new CannotRunException(result.breakdown().get());
    }

    /**
     * @param kept what its thresholds came to
     * @throws CannotRunException as {@link #checkWhole}
     */
    ExitCode code(Result result, ExitCode kept) throws CannotRunException {
        checkWhole(result);
        if (result.total().mismatched > 0 || result.hasNoReply() || kept != ExitCode.GOOD)
            return ExitCode.BAD_RESULT;
        return code(result.generator().saturated().isPresent());
    }

    /** @param saturated whether the generator was the bottleneck, all else being well */
    ExitCode code(boolean saturated) {
        return saturated && !allowSaturated ? ExitCode.NOT_VALID : ExitCode.GOOD;
    }
}
