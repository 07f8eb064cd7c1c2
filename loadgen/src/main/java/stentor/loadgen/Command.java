package stentor.loadgen;

import stentor.cli.ExitCode;

/** What {@code loadgen NAME} does. An instance is annotated for jcommander, which fills in its options before {@link #run}. */
interface Command {

    /** What it is called by. */
    String name();

    /** One line for the list of commands. */
    String summary();

    /** How it is called, and what is to be known beyond its options. */
    String usage();

    /**
     * @throws stentor.cli.UsageException if options do not go together
     * @throws CannotRunException if it cannot do its work
     */
    ExitCode run(Shell shell) throws CannotRunException, InterruptedException;
}
