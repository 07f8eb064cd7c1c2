package stentor.loadgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class ShellTest {

    private final Shell.Interruption interruption = new Shell.Interruption();
    private final List<String> ended = new ArrayList<>();

    @Test
    void anInterruptionEndsThePartThatRuns() {
        interruption.onInterrupt(() -> ended.add("first"));
        interruption.onInterrupt(() -> ended.add("second"));
        assertTrue(interruption.interrupt());
        assertEquals(List.of("second"), ended);
    }

    @Test
    void oneThatComesBetweenTwoPartsEndsTheNextAsItBegins() {
        interruption.onInterrupt(() -> ended.add("first"));
        interruption.interrupt();
        interruption.onInterrupt(() -> ended.add("second"));
        assertEquals(List.of("first", "second"), ended);
    }

    @Test
    void beforeAnythingRunsThereIsNothingToWaitFor() {
        assertFalse(interruption.interrupt());
    }
}
