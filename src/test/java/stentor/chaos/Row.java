package stentor.chaos;

/**
 * One line of the table: what was promised, and what came of it.
 *
 * @param promise its number in SECURITY.md, which stays
 * @param demanded the number that a run must reach
 * @param measured what this run reached
 */
record Row(int promise, String what, String demanded, String measured, Verdict verdict) {

    /** What a row says of its promise. */
    enum Verdict {
        HOLDS("holds"),
        /** The build fails. */
        BROKEN("BROKEN"),
        /** It took too long, which may be another program's doing: what is late twice fails the build. */
        LATE("LATE"),
        /** A figure that depends on the machine and what else it does: it is told, and decides nothing. */
        FIGURE("figure"),
        /** This machine lacks what it takes; the row says what. */
        SKIPPED("skipped");

        private final String label;

        Verdict(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /** A promise that was kept or broken. */
    static Row of(int promise, String what, String demanded, String measured, boolean holds) {
        return new Row(promise, what, demanded, measured, holds ? Verdict.HOLDS : Verdict.BROKEN);
    }

    /** As many as demanded, and not one more or fewer. */
    static Row exactly(int promise, String what, long demanded, long measured) {
        return of(promise, what, Long.toString(demanded), Long.toString(measured), measured == demanded);
    }

    /** So many milliseconds at the most. */
    static Row within(int promise, String what, double demanded, double measured) {
        return new Row(promise, what, "<= " + number(demanded) + " ms", number(measured) + " ms", measured <= demanded ? Verdict.HOLDS : Verdict.LATE);
    }

    /** So many at the most. */
    static Row atMost(int promise, String what, double demanded, double measured, String unit) {
        return of(promise, what, "<= " + number(demanded) + unit, number(measured) + unit, measured <= demanded);
    }

    /** A figure that decides nothing. */
    static Row figure(int promise, String what, String demanded, String measured) {
        return new Row(promise, what, demanded, measured, Verdict.FIGURE);
    }

    /** Not run, and why. */
    static Row skipped(int promise, String what, String why) {
        return new Row(promise, what, "", why, Verdict.SKIPPED);
    }

    private static String number(double value) {
        if (value == Math.rint(value))
            return Long.toString((long) value);
        return value < 10 ? "%.2f".formatted(value) : "%.1f".formatted(value);
    }
}
