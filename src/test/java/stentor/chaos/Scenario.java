package stentor.chaos;

import java.util.List;
import java.util.Locale;

/** One way to treat a server badly. */
interface Scenario {

    /** What is done, in a few words. */
    default String name() {
        return getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    /** Does it, and tells which promises held. What it started has ended when it returns. */
    List<Row> run() throws Exception;
}
