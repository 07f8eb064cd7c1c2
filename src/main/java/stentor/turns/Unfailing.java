package stentor.turns;

import java.util.function.Consumer;

/**
 * Work that ends when it is told to, and is done again if it fails before: without it all who queue would be parked for good. It
 * has to find in fields how far it was. For a lack of memory, with which even {@link Thread#yield} may meet.
 *
 * @param failed told of each failure; it may fail itself, and is then told of that
 */
record Unfailing(Runnable work, Consumer<Throwable> failed) implements Runnable {

    @Override
    public void run() {
        Throwable failure = null;
        for (;;) {
            try {
                if (failure != null)
                    failed.accept(failure);
                work.run();
                return;
            } catch (Throwable e) {
                failure = e;
            }
        }
    }
}
