package stentor.loadgen.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import stentor.cli.UsageException;
import stentor.loadgen.target.Target;

class ScenarioTest {

    private static final List<Gate> GATES = List.of(Gate.THROUGHPUT, Gate.CPU);

    @TempDir
    Path folder;

    @Test
    void aWorkHasItsOwnProtocolAndGatesOrThoseOfTheCommandLine() throws IOException {
        List<Work> works = read("""
            {"works": [{"name": "ping-pong", "options": ["-c", "64"]},
                       {"name": "datagrams", "protocol": "udp", "gates": ["p99"]}]}""");
        assertEquals(List.of(new Work("ping-pong", Target.Protocol.TCP, List.of("-c", "64"), GATES),
            new Work("datagrams", Target.Protocol.UDP, List.of(), List.of(Gate.P99))), works);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"works": []}                                               | there must be a work
        {"works": [{"name": "a"}, {"name": "a"}]}                   | each needs a name of its own
        {"works": [{"name": "a", "protocol": "sctp"}]}              | unknown protocol 'sctp'; there are tcp and udp
        {"works": [{"name": "a", "gates": ["speed"]}]}              | unknown gate 'speed'; there are throughput, cpu, p50, p99, alloc
        {"works": [{"name": "a", "options": ["-d", "1s"]}]}         | compare sets -d itself
        {"works": [{"name": "a", "options": ["-d1s"]}]}             | compare sets -d itself
        {"works": [{"name": "a", "options": ["--warmup=1s"]}]}      | compare sets --warmup itself
        {"works": [{"name": "a", "options": ["-R", "@10ms"]}]}      | a search for a rate is no load
        {"works": [{"name": "a", "options": ["-R@10ms"]}]}          | a search for a rate is no load
        {"works": [{"name": "a", "options": ["--rate=@10ms"]}]}     | a search for a rate is no load
        {"works": [{"name": "a", "options": ["--slo", "p99<1s"]}]}  | --slo has no meaning in a comparison; leave it out
        {"works": [{"name": "steal"}]}                              | 'steal' has a meaning in the report
        {"works": [{"name": "a", "gates": []}]}                     | nothing to decide on
        {"works": [{"options": []}]}                                | is no scenario; write {"works"
        {"works": 3}                                                | is no scenario; write {"works"
        {"works": [{"name": "a", "options": "-c 64"}]}              | is no scenario; write {"works"
        []                                                          | is no scenario; write {"works"
        {                                                           | is no scenario; write {"works"
        """)
    void whatIsNoScenarioIsRefusedWithTheReason(String text, String reason) {
        var refusal = assertThrows(UsageException.class, () -> read(text));
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    @Test
    void aGateThatIsGivenTwiceCountsOnce() throws IOException {
        assertEquals(List.of(Gate.CPU), read("{'works': [{'name': 'a', 'gates': ['cpu', 'cpu'], 'options': ['-R', '5k']}]}".replace('\'', '"')).get(0).gates());
    }

    @Test
    void whatCannotBeReadIsToldWithTheFilesName() throws IOException {
        Path missing = folder.resolve("missing.json");
        assertEquals("cannot read '" + missing + "': there is no such file", assertThrows(IOException.class, () -> Scenario.read(missing, GATES)).getMessage());
        Path binary = Files.write(folder.resolve("binary.json"), new byte[] {'{', (byte) 0xff});
        assertEquals("cannot read '" + binary + "': it is not UTF-8 text; save it as such", assertThrows(IOException.class, () -> Scenario.read(binary, GATES)).getMessage());
    }

    private List<Work> read(String text) throws IOException {
        return Scenario.read(Files.writeString(folder.resolve("scenario.json"), text, UTF_8), GATES);
    }
}
