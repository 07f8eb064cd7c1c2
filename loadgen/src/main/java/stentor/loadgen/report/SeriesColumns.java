package stentor.loadgen.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;

import stentor.loadgen.measure.Interval.Phase;
import stentor.loadgen.measure.Second;

/** The seconds of a run as JSON has them: a list for each figure, in the order of the seconds. Times of requests are microseconds. */
record SeriesColumns(List<String> phase, List<Double> offsetS, List<Double> lengthS, List<Long> sent, List<Long> completed, List<Long> errors,
                     List<Double> p50Us, List<Double> p99Us, List<Double> maxUs, List<Double> latenessP99Us) {

    static SeriesColumns of(List<Second> seconds) {
        return new SeriesColumns(column(seconds, second -> Json.tag(second.phase())), column(seconds, Second::offset), column(seconds, Second::length),
            column(seconds, Second::sent), column(seconds, Second::completed), column(seconds, Second::errors),
            micros(seconds, Second::p50), micros(seconds, Second::p99), micros(seconds, Second::max), micros(seconds, Second::latenessP99));
    }

    /** @throws RuntimeException if the columns do not go together */
    List<Second> seconds() {
        List<Second> seconds = new ArrayList<>();
        for (int i = 0; i < phase.size(); i++)
            seconds.add(new Second(Phase.valueOf(phase.get(i).toUpperCase(Locale.ROOT)), offsetS.get(i), lengthS.get(i), sent.get(i), completed.get(i),
                errors.get(i), nanos(p50Us.get(i)), nanos(p99Us.get(i)), nanos(maxUs.get(i)), nanos(latenessP99Us.get(i))));
        return seconds;
    }

    private static <T> List<T> column(List<Second> seconds, Function<Second, T> figure) {
        return seconds.stream().map(figure).toList();
    }

    private static List<Double> micros(List<Second> seconds, ToDoubleFunction<Second> nanos) {
        List<Double> micros = new ArrayList<>();
        for (Second second : seconds) {
            double value = nanos.applyAsDouble(second);
            micros.add(Double.isNaN(value) ? null : value / 1e3);
        }
        return micros;
    }

    private static double nanos(Double micros) {
        return micros == null ? Double.NaN : micros * 1e3;
    }

    /** In an object that is otherwise spread over lines for people, numbers by the thousand are not. */
    static final class OnOneLine extends TypeAdapter<SeriesColumns> {

        private static final Gson COMPACT = new GsonBuilder().setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES).create();

        @Override
        public void write(JsonWriter out, SeriesColumns columns) throws IOException {
            out.jsonValue(COMPACT.toJson(columns));
        }

        @Override
        public SeriesColumns read(JsonReader in) {
            return COMPACT.fromJson(in, SeriesColumns.class);
        }
    }
}
