package stentor.loadgen;

/** What options stand under in {@code --help}. */
final class OptionGroup {

    static final String LOAD = "Load";
    static final String MESSAGES = "Requests and replies";
    static final String CONNECTIONS = "Connections";
    static final String RESULTS = "Results";

    private OptionGroup() {
    }
}
