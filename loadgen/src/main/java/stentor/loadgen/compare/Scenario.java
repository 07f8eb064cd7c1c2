package stentor.loadgen.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import stentor.cli.CommandLine;
import stentor.cli.UsageException;
import stentor.loadgen.payload.InputFile;
import stentor.loadgen.target.Target;

/**
 * The works of a comparison. In a file:
 * <pre>
 * {"works": [
 *   {"name": "ping-pong", "options": ["-c", "64"]},
 *   {"name": "datagrams", "protocol": "udp", "options": ["-c", "16"], "gates": ["throughput"]}]}
 * </pre>
 * {@code protocol} is {@code tcp} where it is not given, and the gates are those of the command line.
 */
public final class Scenario {

    /** So many that the server always has a request to answer, and so few that it needs no more memory than fits a cache. */
    private static final List<String> DEFAULT_OPTIONS = List.of("-c", "64");
    private static final List<String> RATE = List.of("-R", "--rate");

    private Scenario() {
    }

    /** One work over TCP, with those options of {@code run}, or a closed loop of 64 connections where there are none. */
    public static List<Work> single(List<String> options, List<Gate> gates) {
        return List.of(new Work("tcp", Target.Protocol.TCP, checked("tcp", options.isEmpty() ? DEFAULT_OPTIONS : options), gates));
    }

    /**
     * @throws IOException if it cannot be read
     * @throws UsageException if it is no scenario
     */
    public static List<Work> read(Path file, List<Gate> gates) throws IOException {
        String text = InputFile.text(file, "save it as such");
        try {
            List<Work> works = new ArrayList<>();
            for (JsonElement work : JsonParser.parseString(text).getAsJsonObject().getAsJsonArray("works"))
                works.add(work(work.getAsJsonObject(), gates));
            if (works.isEmpty() || works.stream().map(Work::name).distinct().count() < works.size())
                throw new UsageException(file + ": there must be a work, and each needs a name of its own");
            if (works.stream().anyMatch(work -> work.name().equals(JsonReport.STEAL)))
                throw new UsageException(file + ": '" + JsonReport.STEAL + "' has a meaning in the report; give that work another name");
            if (works.stream().allMatch(work -> work.gates().isEmpty()))
                throw new UsageException(file + ": no work has a gate, so there is nothing to decide on");
            return works;
        } catch (JsonParseException | IllegalStateException | ClassCastException | NullPointerException | UnsupportedOperationException e) {
            throw new UsageException(file + " is no scenario; write {\"works\": [{\"name\": \"ping-pong\", \"options\": [\"-c\", \"64\"]}]}");
        }
    }

    private static Work work(JsonObject json, List<Gate> gates) {
        String name = json.get("name").getAsString();
        String protocol = json.has("protocol") ? json.get("protocol").getAsString() : "tcp";
        if (!protocol.equals("tcp") && !protocol.equals("udp"))
            throw new UsageException("work '" + name + "': unknown protocol '" + protocol + "'; there are tcp and udp");
        return new Work(name, protocol.equals("tcp") ? Target.Protocol.TCP : Target.Protocol.UDP, checked(name, strings(json, "options")),
            json.has("gates") ? strings(json, "gates").stream().map(Gate::parse).distinct().toList() : gates);
    }

    private static List<String> strings(JsonObject json, String name) {
        List<String> strings = new ArrayList<>();
        if (json.has(name))
            json.getAsJsonArray(name).forEach(string -> strings.add(string.getAsString()));
        return strings;
    }

    private static List<String> checked(String name, List<String> options) {
        for (int i = 0; i < options.size(); i++) {
            String option = CommandLine.nameIn(options.get(i));
            if (LoadgenLoad.RESERVED.contains(option))
                throw new UsageException("work '" + name + "': compare sets " + option + " itself; see its own options");
            if (LoadgenLoad.IMPOSSIBLE.contains(option))
                throw new UsageException("work '" + name + "': " + option + " has no meaning in a comparison; leave it out");
            String next = i + 1 < options.size() ? options.get(i + 1) : "";
            if (RATE.contains(option) && CommandLine.valueIn(options.get(i)).orElse(next).startsWith("@"))
                throw new UsageException("work '" + name + "': a search for a rate is no load to compare under; give a rate such as 5k");
        }
        return options;
    }
}
