package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import stentor.cli.CommandLine;
import stentor.cli.UsageException;

/** Options of {@code run} that do not go together, and what it says to do. Those of the load alone are in {@link LoadOptionsTest}. */
class CombinationsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "tcp://127.0.0.1:1 udp://127.0.0.1:1                   | the targets must all be of one protocol; run loadgen once for each",
        "tcp --server-pid 1                    | --server-pid goes with a target; without one the server is loadgen's own",
        "udp --segment 1/2                     | --segment goes with a target; without one each process would start a server of its own",
        "tcp://127.0.0.1:1 -m a -f b           | --message, --message-file and --size exclude each other",
        "tcp://127.0.0.1:1 -m a --size 5       | --message, --message-file and --size exclude each other",
        "tcp://127.0.0.1:1 --whole             | --whole goes with --message-file",
        "tcp://127.0.0.1:1 -f a -f b           | --message-file takes the lines of one file; with --whole it takes several files, each a message",
        "tcp://127.0.0.1:1 --size 5 --weights 1 | --size has its weights behind each size, as in 64:9,1k:1; leave out --weights",
        "tcp://127.0.0.1:1 -m a --weights 1,2  | there must be as many weights as messages, not 2 for 1",
        "tcp://127.0.0.1:1 --hex -e -m 00      | --hex and --unescape exclude each other",
        "tcp://127.0.0.1:1 --first-expect none | --first-expect goes with --first-message",
        "udp://127.0.0.1:1 --greeting none     | --greeting and --first-message are for connections; leave them out over UDP",
        "udp://127.0.0.1:1 -1 a                | --greeting and --first-message are for connections; leave them out over UDP",
        "udp://127.0.0.1:1 --framing line      | over UDP a datagram is a reply; leave out --framing",
        "udp://127.0.0.1:1 --size 70000        | a message of 70000 bytes does not fit a datagram; at most 65507",
        "tcp://127.0.0.1:1 --expect prefix:a   | --expect prefix: does not say where a reply ends; add --framing, such as line or length:u16be",
        "tcp://127.0.0.1:1 --framing first-byte | --framing first-byte leaves replies unread, so they cannot be judged; use --expect none, or another framing",
        "tcp://127.0.0.1:1 --expect none --pipeline 2 | with --expect none it cannot be told where a reply ends; leave out --pipeline, or say what to expect",
        "tcp://127.0.0.1:1 --framing close --pipeline 2 | with --framing close it cannot be told where a reply ends; leave out --pipeline, or say what to expect",
        "tcp://127.0.0.1:1 --pipeline 100000   | 100000 messages of up to 64 bytes under way are more than 131072 bytes a connection; lower --pipeline or shorten the messages",
        "tcp://127.0.0.1:1 --connect-rate 0    | --connect-rate must be at least 1; leave it out to connect as fast as it goes",
        "tcp://127.0.0.1:1 -d 0                | --duration must be more than 0",
        "tcp://127.0.0.1:1 -R 5 -R 6           | option '-R' may be given once only; leave out the others",
        "tcp://127.0.0.1:1 -R 5 --find-rate --slo p99<1s | --find-rate finds the rate; leave out --rate",
        "tcp://127.0.0.1:1 --find-rate         | --find-rate needs to know what to keep to, as in --slo 'p99<10ms'",
        "tcp://127.0.0.1:1 --slo p99<1s        | --slo is what --find-rate keeps to; give --find-rate, or use --threshold",
        "tcp://127.0.0.1:1 --find-rate --slo p99<1s -n 5 | --find-rate tries constant rates for a time; leave out --stage and --requests",
        "tcp://127.0.0.1:1 -R @1s --stage 1s:5 | --find-rate tries constant rates for a time; leave out --stage and --requests",
        "tcp://127.0.0.1:1 -R @1s --segment 1/2 | --find-rate tries the rate that its last result suggests, in one process and from now on; leave out --segment and --start-at",
        "tcp://127.0.0.1:1 -R @1s --start-at 4000000000 | --find-rate tries the rate that its last result suggests, in one process and from now on; leave out --segment and --start-at",
        "tcp://127.0.0.1:1 --start-at 1000     | \"--start-at: '1000' was \"",
        "tcp://127.0.0.1:1 --threshold p99<10  | --threshold: in 'p99<10', '10' needs a unit, as in 10ms",
        "tcp://127.0.0.1:1 --html -            | --html: - does not stand for standard output here; name a file",
        "tcp://127.0.0.1:1 --json ../target/x --html ../target/./x | --html and --json would both write to '../target/x'; give each a file of its own"})
    void isRefusedWithTheRemedy(String options, String complaint) {
        String said = assertThrows(UsageException.class, () -> run(options.split(" "))).getMessage();
        assertEquals(complaint, complaint.endsWith(" ") ? said.substring(0, Math.min(said.length(), complaint.length())) : said);
    }

    private static void run(String... args) throws Exception {
        var command = new RunCommand();
        new CommandLine(command).parse(args);
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
        command.run(new Shell(InputStream.nullInputStream(), nowhere, nowhere, false, new Shell.Interruption()));
    }
}
