package stentor.loadgen.compare;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import stentor.loadgen.compare.statistics.Finding;
import stentor.loadgen.compare.statistics.Looks;
import stentor.loadgen.compare.statistics.Slowdown;

/** A report with every run as one JSON object, for scripts. Shares and changes are fractions of 1; what is not known is null. */
public final class JsonReport {

    /** Beside the names of works. */
    static final String STEAL = "steal";

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();

    private JsonReport() {
    }

    /** The object, ending with a line end. */
    public static String of(Report report) {
        Settings settings = report.settings();
        var json = new LinkedHashMap<String, Object>();
        json.put("verdict", report.verdict().text());
        json.put("exit_code", report.verdict().exitCode().code());
        json.put("why", report.why());
        json.put("failed", report.failed().map(Side.Role::label).orElse(null));
        json.put("base", side(settings.base()));
        json.put("head", side(settings.head()));
        json.put("tolerance", number(settings.rule().slowdown()));
        json.put("looks", settings.rule().looks().looks().stream().map(JsonReport::look).toList());
        json.put("pinning", settings.pinning().description());
        json.put("steal", number(report.steal()));
        json.put("took_s", report.took().toMillis() / 1e3);
        json.put("works", settings.works().stream().map(JsonReport::work).toList());
        json.put("stages", report.stages().stream().map(stage -> stage(report, stage)).toList());
        return GSON.toJson(json) + "\n";
    }

    private static Map<String, Object> side(Side side) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", side.name());
        json.put("command", side.command());
        return json;
    }

    private static Map<String, Object> look(Looks.Look look) {
        var json = new LinkedHashMap<String, Object>();
        json.put("pairs", look.pairs());
        json.put("alpha", look.falseAlarm());
        json.put("false_pass_alpha", look.falsePass());
        return json;
    }

    private static Map<String, Object> work(Work work) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", work.name());
        json.put("protocol", work.protocol().scheme());
        json.put("options", work.options());
        json.put("gates", work.gates().stream().map(Gate::label).toList());
        return json;
    }

    private static Map<String, Object> stage(Report report, Stage stage) {
        var json = new LinkedHashMap<String, Object>();
        json.put("seed", stage.seed());
        json.put("figures", report.rows(stage).stream().map(JsonReport::row).toList());
        json.put("pairs", stage.pairs().stream().map(JsonReport::pair).toList());
        json.put("unpaired", stage.unpaired().map(first -> Map.of(first.getKey().label(), run(first.getValue()))).orElse(null));
        return json;
    }

    private static Map<String, Object> row(Row row) {
        var json = new LinkedHashMap<String, Object>();
        json.put("work", row.figure().work().name());
        json.put("figure", row.figure().gate().label());
        json.put("pairs", row.pairs());
        json.put("base", number(row.base()));
        json.put("head", number(row.head()));
        json.put("change", number(row.change()));
        json.put("interval", Arrays.asList(number(row.low()), number(row.high())));
        json.put("control_change", number(row.control()));
        json.put("uncorrected_change", number(row.uncorrected()));
        for (Disturbance kind : Disturbance.values())
            json.put(kind.label() + "_coefficient", number(row.coefficient(kind)));
        json.put("gate", row.finding().map(JsonReport::finding).orElse(null));
        return json;
    }

    private static Map<String, Object> finding(Finding finding) {
        var json = new LinkedHashMap<String, Object>();
        json.put("conclusion", finding.conclusion().label());
        json.put("slowdown", number(Slowdown.ofLog(finding.estimate().mean())));
        json.put("pair_sd_log", number(finding.estimate().deviation()));
        json.put("p", finding.pValue());
        json.put("p_holm", finding.adjustedPValue());
        json.put("p_sign_flip", number(finding.signFlipPValue()));
        json.put("detectable_slowdown", number(Slowdown.ofLog(finding.detectable())));
        return json;
    }

    private static Map<String, Object> pair(Pair pair) {
        var json = new LinkedHashMap<String, Object>();
        json.put("head_first", pair.headFirst());
        json.put("base", run(pair.base()));
        json.put("head", run(pair.head()));
        return json;
    }

    private static Map<String, Object> run(Run run) {
        var json = new LinkedHashMap<String, Object>();
        json.put(STEAL, number(run.steal()));
        run.measurements().forEach((work, measurement) -> json.put(work, measurement(measurement)));
        return json;
    }

    private static Map<String, Object> measurement(Measurement measurement) {
        var json = new LinkedHashMap<String, Object>();
        json.put("throughput_per_s", number(measurement.throughput()));
        json.put("cpu_us_per_request", number(measurement.cpuMicros()));
        json.put("p50_us", number(measurement.p50Micros()));
        json.put("p99_us", number(measurement.p99Micros()));
        json.put("yardstick_ns", number(measurement.yardstickNanos()));
        json.put("taken_share", number(measurement.takenShare()));
        json.put("rss_bytes", number(measurement.residentBytes()));
        json.put("allocated_bytes_per_request", number(measurement.allocatedBytes()));
        json.put("collections", measurement.garbage().map(Garbage::collections).orElse(null));
        json.put("collection_ms", measurement.garbage().map(Garbage::collectionMillis).orElse(null));
        json.put("generator_saturated", measurement.saturated().orElse(null));
        return json;
    }

    private static Double number(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
