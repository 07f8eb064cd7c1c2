package stentor.loadgen;

import stentor.cli.ExitCode;

final class TalkCommand implements Command {
    @Override public String name() { return "talk"; }
    @Override public String summary() { return "One person: sends each line typed and prints the reply"; }
    @Override public String usage() { return "java -jar stentor-loadgen.jar talk TARGET [options]"; }
    @Override public ExitCode run(Shell shell) { return ExitCode.GOOD; }
}
