package stentor.launch;

import java.io.InputStream;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/**
 * What {@code java -jar} starts: the jar's real main class, named in its manifest as {@code Stentor-Main}. On a Java that is
 * too old for that class it says so in a line, where the JVM would print a stack trace. Compiled for Java 8.
 */
public final class Launch {

    private static final int OLDEST_JAVA = 21;
    private static final int CANNOT_RUN = 1;

    private Launch() {
    }

    /** Passes everything on, or exits 1. */
    public static void main(String[] args) throws Exception {
        // "1.8" up to Java 8, "11" and so on since.
        String version = System.getProperty("java.specification.version");
        if (version.startsWith("1.") || Integer.parseInt(version) < OLDEST_JAVA) {
            System.err.println("stentor: needs Java " + OLDEST_JAVA + " or later, but this is Java " + version + " from "
                + System.getProperty("java.home") + "; start it with the bin/java of a newer one");
            System.exit(CANNOT_RUN);
        }
        Class.forName(mainClass()).getMethod("main", String[].class).invoke(null, (Object) args);
    }

    private static String mainClass() throws Exception {
        try (InputStream manifest = Launch.class.getClassLoader().getResourceAsStream("META-INF/MANIFEST.MF")) {
            return new Manifest(manifest).getMainAttributes().getValue(new Attributes.Name("Stentor-Main"));
        }
    }
}
