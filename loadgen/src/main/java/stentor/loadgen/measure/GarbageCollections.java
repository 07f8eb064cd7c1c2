package stentor.loadgen.measure;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.management.ListenerNotFoundException;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

import com.sun.management.GarbageCollectionNotificationInfo;

/** How often and how long this JVM's garbage is collected, to the millisecond. Any thread may ask. */
public final class GarbageCollections implements AutoCloseable {

    private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    private final NotificationListener listener = (notification, handback) -> {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION))
            note(GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData()).getGcInfo().getDuration());
    };
    private long countBefore;
    private long millisBefore;
    private long longestMillis;

    /** Begins to listen. */
    public GarbageCollections() {
        for (GarbageCollectorMXBean collector : collectors)
            if (collector instanceof NotificationEmitter emitter)
                emitter.addNotificationListener(listener, null, null);
        restart();
    }

    private synchronized void note(long millis) {
        longestMillis = Math.max(longestMillis, millis);
    }

    /** Counts from here. */
    public synchronized void restart() {
        countBefore = collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
        millisBefore = collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
        longestMillis = 0;
    }

    /** How many there were. */
    public synchronized long count() {
        return collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum() - countBefore;
    }

    /** How long they took in all. */
    public synchronized long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum() - millisBefore);
    }

    /** How long the longest took. */
    public synchronized long longestNanos() {
        return TimeUnit.MILLISECONDS.toNanos(longestMillis);
    }

    /** Listens no more. */
    @Override
    public void close() {
        for (GarbageCollectorMXBean collector : collectors)
            if (collector instanceof NotificationEmitter emitter)
                try {
                    emitter.removeNotificationListener(listener);
                } catch (ListenerNotFoundException e) {
                    throw new IllegalStateException(e);
                }
    }
}
