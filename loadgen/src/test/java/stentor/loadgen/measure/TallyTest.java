package stentor.loadgen.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

class TallyTest {

    @Test
    void addingCoversEveryCount() throws IllegalAccessException {
        List<Field> counts = Arrays.stream(Tally.class.getDeclaredFields())
            .filter(field -> !field.isSynthetic() && !Modifier.isStatic(field.getModifiers())).toList();
        assertTrue(counts.size() >= 14, counts.toString());
        var one = new Tally();
        var other = new Tally();
        for (int i = 0; i < counts.size(); i++) {
            counts.get(i).setLong(one, 1L << i);
            counts.get(i).setLong(other, 1000L << i);
        }
        one.add(other);
        for (int i = 0; i < counts.size(); i++)
            assertEquals(1001L << i, counts.get(i).getLong(one), counts.get(i).getName());
        Tally since = one.since(other);
        for (int i = 0; i < counts.size(); i++)
            assertEquals(1L << i, counts.get(i).getLong(since), counts.get(i).getName());
    }

    @Test
    void anErrorIsCountedInItsClassAlone() {
        for (ErrorClass error : ErrorClass.values()) {
            var tally = new Tally();
            var times = new ErrorTimes();
            tally.count(error, -3, times);
            tally.count(error, 7, times);
            for (ErrorClass other : ErrorClass.values()) {
                assertEquals(error == other ? 2 : 0, tally.count(other), error + " counts as " + other);
                assertEquals(error == other, times.happened(other), other.name());
            }
            assertEquals(2, tally.connectFailures + tally.mismatched + tally.failed(), error.name());
            assertEquals(-3, times.first(error));
            assertEquals(7, times.last(error));
        }
    }

    @Test
    void failedAreThoseThatCameToNoReply() {
        var tally = new Tally();
        tally.timeouts = 1;
        tally.reset = 10;
        tally.closed = 100;
        tally.completed = 1_000;
        tally.mismatched = 10_000;
        tally.connectFailures = 100_000;
        assertEquals(111, tally.failed());
    }
}
