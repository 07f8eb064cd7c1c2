package stentor.loadgen;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * What a command has around it: its streams, whether a person is there, and how it learns of Ctrl-C.
 *
 * @param interactive whether input and output are a terminal
 * @param args what was typed after the program's name
 */
record Shell(InputStream in, PrintStream out, PrintStream err, boolean interactive, Interruption interruption, List<String> args) {

    /** Of a command that was not typed. */
    Shell(InputStream in, PrintStream out, PrintStream err, boolean interactive, Interruption interruption) {
        this(in, out, err, interactive, interruption, List.of());
    }

    /**
     * Ctrl-C or SIGTERM. By itself the JVM would end there and then; this lets the command come to its end first, and makes
     * the exit status the command's own.
     */
    static final class Interruption {

        private final CountDownLatch finished = new CountDownLatch(1);
        private Runnable reaction;
        private boolean interrupted;
        private volatile int exitCode;

        /** Takes effect for this JVM. */
        void install() {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("interruption").unstarted(this::react));
        }

        /**
         * What ends the command that is running, or the part of it that begins now: at once, if an interruption came during the one
         * before. Until this is called, an interruption ends the JVM there and then.
         */
        void onInterrupt(Runnable end) {
            boolean atOnce;
            synchronized (this) {
                reaction = end;
                atOnce = interrupted;
            }
            if (atOnce)
                end.run();
        }

        /** Ends the command that is running. Returns whether there is anything to wait for. */
        boolean interrupt() {
            Runnable end;
            synchronized (this) {
                end = reaction;
                if (finished.getCount() == 0 || end == null)
                    return false;
                interrupted = true;
            }
            end.run();
            return true;
        }

        /** The command has come to its end and written all it had to. Ends the JVM. */
        void exit(int code) {
            exitCode = code;
            finished.countDown();
            System.exit(code);
        }

        private void react() {
            if (!interrupt())
                return;
            try {
                finished.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(exitCode);
        }
    }
}
