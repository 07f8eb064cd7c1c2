package stentor.loadgen.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * A server to be measured.
 *
 * @param name of its files and in the table
 * @param javaArguments what starts it, behind {@code java}; it says where it listens as our server does
 */
record Contestant(String name, List<String> javaArguments) {

    /** The built jar, as its users start it. */
    static Contestant ours() {
        return new Contestant("ours", List.of("-jar", System.getProperty("stentor.server.jar"), "--port", "0"));
    }

    static Contestant netty() {
        return new Contestant("Netty", List.of("-cp", System.getProperty("java.class.path"), NettyServer.class.getName()));
    }

    /** Both by the same Java, which is the one that this runs on. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
