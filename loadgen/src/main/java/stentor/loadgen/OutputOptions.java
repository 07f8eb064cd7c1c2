package stentor.loadgen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.beust.jcommander.Parameter;
import stentor.loadgen.measure.IntervalListener;
import stentor.loadgen.measure.Result;
import stentor.loadgen.report.Json;
import stentor.loadgen.report.LiveView;
import stentor.loadgen.report.Table;

/** How a run is shown, and where its result goes: options 150 and 160. */
final class OutputOptions {

    @Parameter(names = {"-J", "--json"}, order = 150, description = "Write the result to this file as JSON; - for standard output in place of the table")
    private String json;

    @Parameter(names = "--plain", order = 160, description = "No control codes, as if not on a terminal")
    private boolean plain;

    /** Shows how the run goes. */
    LiveView view(Shell shell) {
        return new LiveView(shell.err(), shell.interactive() && !plain);
    }

    /** Is told of the run as it goes. */
    IntervalListener listener() {
        return IntervalListener.NONE;
    }

    /** Shows the result, and writes it where it is wanted. */
    void report(Shell shell, Result result) throws CannotRunException {
        if ("-".equals(json))
            shell.out().print(Json.of(result));
        else
            shell.out().print(Table.of(List.of(result)));
        if (json != null && !json.equals("-"))
            writeJson(result);
    }

    private void writeJson(Result result) throws CannotRunException {
        try {
            Files.writeString(Path.of(json), Json.of(result), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CannotRunException("cannot write '" + json + "': " + e.getMessage() + "; the result is above", e);
        }
    }
}
