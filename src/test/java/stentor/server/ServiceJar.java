package stentor.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Builds what a user with a service of their own has: a folder of classes with a services entry, and the jar of it. */
final class ServiceJar {

    private static final String ENTRY = "META-INF/services/stentor.server.service.Service";

    private final Path folder;

    private ServiceJar(Path folder) {
        this.folder = folder;
    }

    /** Compiles this public class against the server's jar and lists it as a service. */
    static ServiceJar of(Path folder, String className, String source) throws IOException {
        try (var files = ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var file = new SimpleJavaFileObject(URI.create("string:///" + className + ".java"), JavaFileObject.Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return source;
                }
            };
            List<String> options = List.of("-classpath", ServerProcess.JAR, "-d", folder.toString(), "--release", "21");
            assertTrue(ToolProvider.getSystemJavaCompiler().getTask(null, files, null, options, null, List.of(file)).call(), source);
        }
        return new ServiceJar(folder).listing(className);
    }

    /** Nothing but an entry that lists this class. */
    static ServiceJar empty(Path folder, String className) throws IOException {
        return new ServiceJar(folder).listing(className);
    }

    private ServiceJar listing(String className) throws IOException {
        Path entry = folder.resolve(ENTRY);
        Files.createDirectories(entry.getParent());
        Files.writeString(entry, className + "\n");
        return this;
    }

    /** With another file in place of one, or besides. */
    ServiceJar with(String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), content);
        return this;
    }

    byte[] content(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    String folder() {
        return folder.toString();
    }

    /** The folder as a jar beside it. */
    String jar() throws IOException {
        Path jar = folder.resolveSibling(folder.getFileName() + ".jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar)); Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                out.putNextEntry(new ZipEntry(folder.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        }
        return jar.toString();
    }
}
