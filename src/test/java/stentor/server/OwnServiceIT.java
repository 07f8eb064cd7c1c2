package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's own service in a jar of its own. */
class OwnServiceIT {

    private static final String REVERSE = """
        import java.io.IOException;
        import stentor.server.service.*;

        public final class Reverse implements Service {
            public void converse(Conversation peer) throws IOException {
                for (String line; (line = peer.readLine()) != null; ) {
                    if (line.equals("fail"))
                        throw new IllegalStateException("no\\nreverse of this");
                    peer.reply(new StringBuilder(line).reverse().toString());
                }
            }
        }
        """;

    @TempDir
    private Path temp;
    private Path classes;

    @BeforeEach
    void makeFolder() throws IOException {
        classes = Files.createDirectory(temp.resolve("classes"));
    }

    @Test
    void servesTcpAndUdpAlikeFromAJar() throws Exception {
        String jar = ServiceJar.of(classes, "Reverse", REVERSE).jar();
        try (var server = ServerProcess.start("-p0", "--service-path", jar, "--service", "reverse")) {
            assertReverses(server);
        }
    }

    @Test
    void servesFromAFolder() throws Exception {
        String folder = ServiceJar.of(classes, "Reverse", REVERSE).folder();
        try (var server = ServerProcess.start("-p0", "--service-path", folder, "--service", "reverse")) {
            assertReverses(server);
        }
    }

    @Test
    void servesFromTheClassPath() throws Exception {
        String classPath = ServerProcess.JAR + File.pathSeparator + ServiceJar.of(classes, "Reverse", REVERSE).jar();
        try (var server = ServerProcess.startWith(List.of("-cp", classPath, "stentor.server.Main"), "-p0", "--service", "reverse")) {
            assertReverses(server);
        }
    }

    @Test
    void itsFailureIsOneLineInTheLogAndTheServerGoesOn() throws Exception {
        String jar = ServiceJar.of(classes, "Reverse", REVERSE).jar();
        try (var server = ServerProcess.start("-p0", "--service-path", jar, "--service", "reverse")) {
            try (var client = TcpClient.to(server.tcpPort())) {
                client.send("fail\n");
                assertEquals("", client.readToEnd());
            }
            assertReverses(server);
            var ended = server.stop();
            assertEquals(0, ended.exitCode());
            assertEquals(1, ended.err().size(), ended.err()::toString);
            assertTrue(ended.err().get(0).endsWith(" WARN service failed: java.lang.IllegalStateException: no\\u000areverse of this"),
                ended.err()::toString);
        }
    }

    @Test
    void theHelpListsIt() throws Exception {
        var ended = ServerProcess.run("--service-path", ServiceJar.of(classes, "Reverse", REVERSE).jar(), "--help");
        assertEquals(0, ended.exitCode());
        assertTrue(ended.out().stream().anyMatch(line -> line.contains("upper, echo, count:LETTER, reverse")), ended.out()::toString);
    }

    private static void assertReverses(ServerProcess server) throws Exception {
        try (var client = TcpClient.to(server.tcpPort())) {
            client.send("stressed\nstraw\r\nend");
            client.finish();
            assertEquals("desserts\nwarts\ndne\n", client.readToEnd());
        }
        try (var client = UdpClient.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.udpPort()))) {
            assertEquals("desserts", client.ask("stressed"));
            assertEquals("warts\n", client.ask("straw\n"));
        }
    }

    /** What may be wrong with a user's jar. */
    enum Broken {
        LISTS_A_CLASS_THAT_IS_NOT_THERE {
            @Override
            ServiceJar in(Path folder) throws IOException {
                return ServiceJar.empty(folder, "NotThere");
            }
        },
        LISTS_WHAT_IS_NO_NAME {
            @Override
            ServiceJar in(Path folder) throws IOException {
                return ServiceJar.empty(folder, "not a name");
            }
        },
        CLASS_IS_NO_SERVICE {
            @Override
            ServiceJar in(Path folder) throws IOException {
                return ServiceJar.of(folder, "Other", "public class Other { }");
            }
        },
        CONSTRUCTOR_FAILS {
            @Override
            ServiceJar in(Path folder) throws IOException {
                return ServiceJar.of(folder, "Reverse", REVERSE.replace("implements Service {",
                    "implements Service { public Reverse() { throw new IllegalStateException(); }"));
            }
        },
        COMPILED_FOR_A_LATER_JAVA {
            @Override
            ServiceJar in(Path folder) throws IOException {
                ServiceJar jar = ServiceJar.of(folder, "Reverse", REVERSE);
                byte[] classFile = jar.content("Reverse.class");
                // The major version, in the lower of two bytes behind the magic number and the minor version.
                classFile[7] = (byte) 200;
                return jar.with("Reverse.class", classFile);
            }
        },
        CLASS_FILE_IS_NONE {
            @Override
            ServiceJar in(Path folder) throws IOException {
                return ServiceJar.empty(folder, "Reverse").with("Reverse.class", "no class".getBytes(StandardCharsets.US_ASCII));
            }
        };

        abstract ServiceJar in(Path folder) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenOneIsAnsweredWithOneLine(Broken broken) throws Exception {
        WrongCommandLineIT.assertUsage("", ServerProcess.run("-p0", "--service-path", broken.in(classes).jar()));
    }

    @Test
    void aBrokenOneIsAnsweredWithOneLineAlsoInPlaceOfTheHelp() throws Exception {
        String jar = Broken.LISTS_A_CLASS_THAT_IS_NOT_THERE.in(classes).jar();
        WrongCommandLineIT.assertUsage("NotThere", ServerProcess.run("--service-path", jar, "--help"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"not a jar", ""})
    void aFileThatIsNoJarHoldsNoServices(String content) throws Exception {
        Path file = Files.writeString(temp.resolve("x.jar"), content);
        WrongCommandLineIT.assertUsage("there is no service 'reverse'",
            ServerProcess.run("-p0", "--service-path", file.toString(), "--service", "reverse"));
    }
}
