package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with a command line, it is one line on standard error, and exit code 2. */
class WrongCommandLineIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--bogus                      | unknown option '--bogus'",
        "--prot 80                    | did you mean '--port'?",
        "-x                           | unknown option '-x'",
        "stray                        | 'stray' is not an option",
        "-p0 -- --once                | '--once' is not an option",
        "--port                       | option '--port' needs a value",
        "--port=                      | --port",
        "--port abc                   | abc",
        "--port 70000                 | from 0 to 65535, not 70000",
        "-p -2                        | from 0 to 65535, not -2",
        "--udp-port 65536             | --udp-port: the port must be from 0 to 65535, not 65536",
        "-p -1                        | from 0 to 65535, not -1",
        "--tcp-port -1                | --tcp-port: the port must be from 0 to 65535, not -1",
        "--udp-port -1                | --udp-port: the port must be from 0 to 65535, not -1",
        "--metrics-port -1            | --metrics-port: the port must be from 0 to 65535, not -1",
        "--no-tcp --no-udp            | neither TCP nor UDP",
        "--service nosuch             | there are upper, echo, count:LETTER",
        "--service count              | count:a",
        "--service upper:x            | takes no argument",
        "--service-path no/such.jar   | --service-path: cannot read 'no/such.jar'",
        "--max-line 0                 | from 1 byte to 256m",
        "--max-line 3g                | --max-line: '3g' is too large",
        "--drain-timeout soon         | --drain-timeout: 'soon' is not a duration",
        "--max-connections 0          | at least 1",
        "--max-connections many       | --max-connections: 'many' is not a count",
        "--max-per-source 0           | per source",
        "--idle-timeout 9000h         | idle timeout",
        "--backlog 0                  | at least 1",
        "--udp-rate 2g                | from 0 to 1g",
        "--udp-rate fast              | --udp-rate: 'fast' is not a count",
        "--metrics-port 70000         | --metrics-port: the port must be from 0 to 65535, not 70000",
        "--once=true                  | option '--once' takes no value",
    })
    void isAnsweredWithOneLine(String arguments, String says) throws Exception {
        assertUsage(says, ServerProcess.run(arguments.split(" ")));
    }

    @Test
    void isAnsweredWithOneLineAlsoIfItHasSeveral() throws Exception {
        assertUsage("'stray and more' is not an option", ServerProcess.run("stray\nand more"));
    }

    static void assertUsage(String says, ServerProcess.Ended ended) {
        assertEquals(1, ended.err().size(), ended.err()::toString);
        String line = ended.err().get(0);
        assertTrue(line.startsWith("stentor-server: ") && line.contains(says), line);
        assertFalse(line.contains("Exception") || line.contains("\tat "), line);
        assertEquals(2, ended.exitCode());
        assertEquals(List.of(), ended.out());
    }
}
