package stentor.loadgen.bench;

import java.nio.file.Path;
import java.util.List;

import stentor.loadgen.target.Target;

/**
 * What the servers are given to do.
 *
 * @param name of its files
 * @param title of its row in the table
 * @param protocol how loadgen speaks to the server
 * @param options loadgen's, besides those that are the same for every work
 */
record Work(String name, String title, Target.Protocol protocol, List<String> options) {

    /** A line end comes on top. */
    private static final int LONG_MESSAGE = 64 * 1024 - 1;

    /** All of it. @param longMessage a file with a line of {@link #longMessage} */
    static List<Work> all(Path longMessage) {
        return List.of(
            new Work("tcp-100", "100 connections", Target.Protocol.TCP, List.of("-c", "100")),
            new Work("tcp-2000", "2,000 connections", Target.Protocol.TCP, List.of("-c", "2000")),
            new Work("pipelined", "100 connections, 16 requests under way on each", Target.Protocol.TCP, List.of("-c", "100", "--pipeline", "16")),
            new Work("bulk", "16 connections, messages of 64 KiB", Target.Protocol.TCP, List.of("-c", "16", "-f", longMessage.toString())),
            new Work("udp-64", "64 clients over UDP", Target.Protocol.UDP, List.of("-c", "64")));
    }

    /** Plain text, which with its line end takes 64 KiB. */
    static String longMessage() {
        return "all of the iliad, sung by one voice; ".repeat(LONG_MESSAGE).substring(0, LONG_MESSAGE);
    }
}
