package stentor.loadgen.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of this program's own code. */
final class OwnJvm {

    private OwnJvm() {
    }

    /**
     * One that runs on the same Java as this; it is yet to be started.
     *
     * @param prefix what its command line begins with
     * @param options of its JVM
     * @param main its entry
     * @param errors where to keep what it says when it breaks down
     */
    static ProcessBuilder of(List<String> prefix, List<String> options, String main, Path errors) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        return new ProcessBuilder(command).redirectError(errors.toFile());
    }

    /**
     * What to say of one that should still be there: how it ended, and the last it said.
     *
     * @param what it is
     * @param process it, which has ended
     * @param errors where what it says when it breaks down was kept
     * @throws IOException if that cannot be read
     */
    static IOException ended(String what, Process process, Path errors) throws IOException {
        String last = LastLine.in(errors);
        return new IOException(what + " ended with " + process.exitValue() + (last.isEmpty() ? " and said nothing" : ": " + last));
    }
}
